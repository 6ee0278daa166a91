package io.launcher.autoconfigure.web;

import io.launcher.WorkerInfo;
import io.launcher.autoconfigure.LauncherAutoConfiguration;
import jakarta.servlet.http.HttpSessionListener;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of a warning about sessions that live in the memory of one of
 * several web workers.
 */
@AutoConfiguration(after = LauncherAutoConfiguration.class)
@ConditionalOnClass({ HttpSessionListener.class, ServletListenerRegistrationBean.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnMissingBean(type = "org.springframework.session.SessionRepository")
@ConditionalOnBooleanProperty(name = "launcher.enabled", matchIfMissing = true)
public final class LauncherSessionAutoConfiguration {

	LauncherSessionAutoConfiguration() {
	}

	@Bean
	ServletListenerRegistrationBean<UnsharedSessionWarning> launcherSessionWarning(
			ObjectProvider<WorkerInfo> workerInfo) {
		return new ServletListenerRegistrationBean<>(new UnsharedSessionWarning(workerInfo));
	}

}
