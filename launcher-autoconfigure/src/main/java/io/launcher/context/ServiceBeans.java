package io.launcher.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.launcher.LauncherService;
import io.launcher.ServiceBase;
import io.launcher.ServiceNames;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Finds the beans of an application that are services, by their definitions: none is
 * created for it.
 */
final class ServiceBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	ServiceBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Finds the services in the order of their {@link Order}, then of their definition.
	 * @return the services
	 * @throws ServiceDeclarationException if a bean cannot be one
	 */
	List<DeclaredService> find() {
		Map<String, DeclaredService> services = new LinkedHashMap<>();
		for (String beanName : candidates()) {
			DeclaredService service = declared(beanName);
			DeclaredService other = services.putIfAbsent(service.name(), service);
			if (other != null) {
				throw new DuplicateServiceException(service.name(), other.beanName(), beanName);
			}
		}
		return List.copyOf(services.values());
	}

	private List<String> candidates() {
		Set<String> names = new LinkedHashSet<>();
		names.addAll(Arrays.asList(this.beanFactory.getBeanNamesForAnnotation(LauncherService.class)));
		names.addAll(Arrays.asList(this.beanFactory.getBeanNamesForType(ServiceBase.class, false, false)));
		names.removeIf(ScopedProxyUtils::isScopedTarget);
		List<String> defined = Arrays.asList(this.beanFactory.getBeanDefinitionNames());
		List<String> sorted = new ArrayList<>(names);
		sorted.sort(Comparator.comparingInt(this::order)
			.thenComparingInt((name) -> defined.contains(name) ? defined.indexOf(name) : Integer.MAX_VALUE));
		return sorted;
	}

	private int order(String beanName) {
		Order order = this.beanFactory.findAnnotationOnBean(beanName, Order.class, false);
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

	private DeclaredService declared(String beanName) {
		LauncherService annotation = this.beanFactory.findAnnotationOnBean(beanName, LauncherService.class, false);
		String name = (annotation != null && !annotation.name().isEmpty()) ? annotation.name() : beanName;
		checkName(name, beanName);
		int workers = (annotation != null) ? annotation.workers() : -1;
		if (workers < -1 || workers > WorkerCount.MAX) {
			throw new ServiceDeclarationException(beanName,
					"Bean '" + beanName + "' asks for " + workers + " workers by @LauncherService(workers = ...)",
					"Use a number from 0 to " + WorkerCount.MAX + ", or -1 for that of 'launcher.workers'");
		}
		if (!this.beanFactory.isSingleton(beanName)) {
			throw new ServiceDeclarationException(beanName,
					"Bean '" + beanName + "' is a service but no singleton, so that there is no one to start",
					"Remove its scope, or the annotation @LauncherService");
		}
		return new DeclaredService(name, beanName, workers, kind(beanName));
	}

	private ServiceKind kind(String beanName) {
		Class<?> type = this.beanFactory.getType(beanName);
		ServiceKind kind = (type != null) ? ServiceKind.of(type) : null;
		if (kind == null) {
			// a bean method may be declared to return less than it does
			Object singleton = this.beanFactory.containsSingleton(beanName) ? this.beanFactory.getSingleton(beanName)
					: null;
			kind = (singleton != null) ? ServiceKind.of(singleton.getClass()) : null;
		}
		if (kind == null) {
			throw new UnsupportedServiceTypeException(beanName, typeName(type));
		}
		return kind;
	}

	private static void checkName(String name, String beanName) {
		if (name.equals(ServiceNames.WEB) || name.equals(ServiceNames.SCHEDULING)) {
			throw new ReservedServiceNameException(name, beanName);
		}
		try {
			ServiceNames.check(name);
		}
		catch (IllegalArgumentException ex) {
			throw new ServiceDeclarationException(beanName,
					"Bean '" + beanName + "' is a service with a name that is not allowed. " + ex.getMessage(),
					"Give it another name with @LauncherService(name = ...)");
		}
	}

	private static String typeName(@Nullable Class<?> type) {
		return (type != null) ? type.getName() : "(unknown)";
	}

}
