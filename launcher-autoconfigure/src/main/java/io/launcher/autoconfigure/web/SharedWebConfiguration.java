package io.launcher.autoconfigure.web;

import java.util.List;

import io.launcher.context.WebTraffic;
import io.launcher.web.SharedSockets;
import io.launcher.web.WebDrain;
import io.launcher.worker.WorkerSession;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the auto-configurations of all web servers have in common.
 */
@Configuration(proxyBeanMethods = false)
class SharedWebConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SharedSockets launcherSharedSockets(ObjectProvider<WorkerSession> session) {
		return new SessionSockets(session.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	WebTraffic launcherWebTraffic(ObjectProvider<WebDrain> drains) {
		return new DrainableTraffic(List.copyOf(drains.orderedStream().toList()));
	}

}
