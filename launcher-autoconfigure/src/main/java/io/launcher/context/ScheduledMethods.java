package io.launcher.context;

import java.util.Map;
import java.util.Set;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.Schedules;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/**
 * Tells whether an application has anything on a schedule, before the schedule runs.
 */
final class ScheduledMethods {

	private final ConfigurableListableBeanFactory beanFactory;

	ScheduledMethods(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	boolean exist() {
		Map<String, ScheduledAnnotationBeanPostProcessor> processors = this.beanFactory
			.getBeansOfType(ScheduledAnnotationBeanPostProcessor.class, false, false);
		return !processors.isEmpty()
				&& (processors.values().stream().anyMatch((processor) -> !processor.getScheduledTasks().isEmpty())
						|| configured() || inBeansToCome());
	}

	// what a configurer adds is not known before the schedule starts, so count on it
	private boolean configured() {
		for (String name : this.beanFactory.getBeanNamesForType(SchedulingConfigurer.class, false, false)) {
			Class<?> type = this.beanFactory.getType(name, false);
			if (type == null || !SchedulingSuppressor.class.isAssignableFrom(type)) {
				return true;
			}
		}
		return false;
	}

	private boolean inBeansToCome() {
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(name);
			if (!definition.isAbstract() && !this.beanFactory.containsSingleton(name)) {
				Class<?> type = this.beanFactory.getType(name, false);
				if (type != null && hasScheduledMethods(type)) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean hasScheduledMethods(Class<?> type) {
		return AnnotationUtils.isCandidateClass(type, Set.of(Scheduled.class, Schedules.class)) && !MethodIntrospector
			.selectMethods(type,
					(MethodIntrospector.MetadataLookup<Boolean>) (
							method) -> AnnotatedElementUtils.hasAnnotation(method, Scheduled.class) ? true : null)
			.isEmpty();
	}

}
