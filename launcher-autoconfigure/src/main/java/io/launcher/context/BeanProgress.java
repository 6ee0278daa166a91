package io.launcher.context;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.launcher.worker.WorkerSession;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Tells that the start of a worker gets on, by the beans that are created: each name
 * counts once, as what is created over and over is no progress.
 */
final class BeanProgress implements BeanPostProcessor {

	private final WorkerSession session;

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	private volatile boolean over;

	BeanProgress(WorkerSession session) {
		this.session = session;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (!this.over && this.seen.add(beanName) && !this.session.progressed()) {
			this.over = true;
			this.seen.clear();
		}
		return bean;
	}

}
