package io.launcher.context;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.launcher.ServiceBase;
import io.launcher.ServiceNames;
import io.launcher.protocol.Frame;
import io.launcher.thread.RunnableService;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;

/**
 * The services of an application context. They are found when its singletons exist,
 * before anything is started, and are the same from then on. Safe for use by several
 * threads.
 */
public class ServiceRegistry implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ServiceRegistry.class);

	private final ConfigurableApplicationContext context;

	private final LauncherSettings settings;

	private volatile @Nullable List<DeclaredService> services;

	/**
	 * Creates the registry.
	 * @param context the context whose beans are looked at
	 * @param settings the configuration
	 */
	public ServiceRegistry(ConfigurableApplicationContext context, LauncherSettings settings) {
		this.context = context;
		this.settings = settings;
	}

	/**
	 * Finds the services.
	 * @throws ServiceDeclarationException if a bean cannot be the service it is declared
	 * to be
	 * @throws UnknownServiceException if a service is configured that there is not
	 */
	@Override
	public void afterSingletonsInstantiated() {
		services();
	}

	/**
	 * The services in the order of their start, but for those that are switched off.
	 * @return the declarations
	 */
	public List<Frame.Declaration> declarations() {
		return enabled().stream().map(DeclaredService::declaration).toList();
	}

	/**
	 * The names of the services in the order of their start, but for those that are
	 * switched off.
	 * @return the names
	 */
	public List<String> names() {
		return enabled().stream().map(DeclaredService::name).toList();
	}

	/**
	 * A service that can be run. That of the web server and that of scheduled methods do
	 * nothing by themselves: the context starts and stops what they stand for. Each call
	 * gives another object.
	 * @param name the name of the service
	 * @return the service
	 * @throws UnknownServiceException if there is none of that name, or it is switched
	 * off
	 */
	public ServiceBase service(String name) {
		DeclaredService found = enabled().stream()
			.filter((service) -> service.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new UnknownServiceException(name, names()));
		return switch (found.kind()) {
			case SERVICE -> this.context.getBean(found.beanName(), ServiceBase.class);
			case RUNNABLE -> new RunnableService(name, this.context.getBean(found.beanName(), Runnable.class));
			case LIFECYCLE -> new LifecycleService(this.context.getBean(found.beanName(), Lifecycle.class));
			case WEB, SCHEDULING -> new BuiltInService(name);
		};
	}

	/**
	 * The bean that a service is made of.
	 * @param name the name of the service
	 * @return the bean, or {@code null} if there is none
	 */
	public @Nullable Object bean(String name) {
		return enabled().stream()
			.filter((service) -> service.name().equals(name)
					&& EnumSet.of(ServiceKind.SERVICE, ServiceKind.RUNNABLE, ServiceKind.LIFECYCLE)
						.contains(service.kind()))
			.findFirst()
			.map((service) -> this.context.getBean(service.beanName()))
			.orElse(null);
	}

	/**
	 * The names of the lifecycle beans that are services, those that are switched off
	 * included: the lifecycle of the context is to leave them to the launcher.
	 * @return the names
	 */
	public Set<String> lifecycleBeanNames() {
		return services().stream()
			.filter((service) -> service.kind() == ServiceKind.LIFECYCLE)
			.map(DeclaredService::beanName)
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * The service that a lifecycle bean belongs to, if any: one that is a service itself,
	 * or the start and stop of the web server.
	 * @param beanName the name of the bean
	 * @return the name of the service, or {@code null}
	 */
	public @Nullable String serviceOf(String beanName) {
		if (WebServerContext.LIFECYCLE_BEANS.contains(beanName)) {
			return ServiceNames.WEB;
		}
		return services().stream()
			.filter((service) -> service.kind() == ServiceKind.LIFECYCLE && service.beanName().equals(beanName))
			.map(DeclaredService::name)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Logs where only an annotation asks for more than one worker and nothing was
	 * configured that would give them. To be called where services run in one JVM.
	 */
	void warnOfCountsWithoutEffect() {
		if (this.settings.mode() != LauncherMode.AUTO || this.settings.processes()) {
			return;
		}
		for (DeclaredService service : enabled()) {
			if (service.workers() > 1 && this.settings.service(service.name()).workers() == null) {
				logger.warn("Service '" + service.name() + "' asks for " + service.workers()
						+ " workers with @LauncherService but runs once, in this JVM: set launcher.mode=process"
						+ " to have worker processes");
			}
		}
	}

	private List<DeclaredService> enabled() {
		return services().stream().filter((service) -> this.settings.service(service.name()).enabled()).toList();
	}

	private List<DeclaredService> services() {
		List<DeclaredService> found = this.services;
		if (found == null) {
			found = find();
			this.services = found;
		}
		return found;
	}

	private List<DeclaredService> find() {
		ConfigurableListableBeanFactory beanFactory = this.context.getBeanFactory();
		List<DeclaredService> found = new ArrayList<>();
		if (WebServerContext.is(this.context)) {
			found.add(DeclaredService.builtIn(ServiceNames.WEB, ServiceKind.WEB));
		}
		found.addAll(new ServiceBeans(beanFactory).find());
		if (this.settings.scheduling() == SchedulingMode.SERVICE && new ScheduledMethods(beanFactory).exist()) {
			found.add(DeclaredService.builtIn(ServiceNames.SCHEDULING, ServiceKind.SCHEDULING));
		}
		this.settings.rejectUnknown(found.stream().map(DeclaredService::name).toList());
		return List.copyOf(found);
	}

}
