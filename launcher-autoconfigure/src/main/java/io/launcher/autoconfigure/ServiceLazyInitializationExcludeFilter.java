package io.launcher.autoconfigure;

import java.lang.reflect.Method;

import io.launcher.LauncherService;
import io.launcher.ServiceBase;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.MethodMetadata;

/**
 * Keeps {@code spring.main.lazy-initialization} from services: nothing asks for them, and
 * what is created late makes the activation of a worker slow.
 */
class ServiceLazyInitializationExcludeFilter implements LazyInitializationExcludeFilter {

	@Override
	public boolean isExcluded(String beanName, BeanDefinition beanDefinition, Class<?> beanType) {
		return ServiceBase.class.isAssignableFrom(beanType)
				|| AnnotatedElementUtils.hasAnnotation(beanType, LauncherService.class) || isAnnotated(beanDefinition);
	}

	private boolean isAnnotated(BeanDefinition beanDefinition) {
		MethodMetadata metadata = (beanDefinition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		if (metadata != null) {
			return metadata.isAnnotated(LauncherService.class.getName());
		}
		Method method = resolvedMethod(beanDefinition);
		return method != null && AnnotatedElementUtils.hasAnnotation(method, LauncherService.class);
	}

	// what ahead-of-time processing has generated
	private @Nullable Method resolvedMethod(BeanDefinition beanDefinition) {
		return (beanDefinition instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
	}

}
