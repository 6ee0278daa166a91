package io.launcher.context;

import io.launcher.worker.WorkerSession;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Hands the session of a worker to the context, and checks that the context can be
 * parked.
 */
public final class WorkerContextInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	/** The name of the bean. */
	public static final String SESSION_BEAN = "launcherWorkerSession";

	private final WorkerSession session;

	/**
	 * Creates the initializer.
	 * @param session the session
	 */
	public WorkerContextInitializer(WorkerSession session) {
		this.session = session;
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		context.getBeanFactory().registerSingleton(SESSION_BEAN, this.session);
		context.getBeanFactory().addBeanPostProcessor(new BeanProgress(this.session));
		context.addBeanFactoryPostProcessor(WorkerContextInitializer::check);
	}

	private static void check(ConfigurableListableBeanFactory beanFactory) {
		String name = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME;
		if (!beanFactory.containsLocalBean(name)) {
			// no auto-configuration: a parent of the context that is the application
			return;
		}
		Class<?> type = beanFactory.getType(name, false);
		if (type == null || !ParkingLifecycleProcessor.class.isAssignableFrom(type)) {
			throw new ForeignLifecycleProcessorException((type != null) ? type.getName() : "bean of unknown type",
					origin(beanFactory, name));
		}
	}

	private static String origin(ConfigurableListableBeanFactory beanFactory, String name) {
		if (!beanFactory.containsBeanDefinition(name)) {
			return "a registered singleton";
		}
		BeanDefinition definition = beanFactory.getBeanDefinition(name);
		String description = definition.getResourceDescription();
		return (description != null) ? description : String.valueOf(definition.getBeanClassName());
	}

}
