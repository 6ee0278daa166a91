package com.example.posters;

import io.launcher.Role;
import io.launcher.WorkerInfo;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * What this process is called. Asked anew each time: a worker is told what it is only
 * after its beans were created.
 */
@Component
class Whoami {

	private final ObjectProvider<WorkerInfo> worker;

	Whoami(ObjectProvider<WorkerInfo> worker) {
		this.worker = worker;
	}

	/**
	 * The name of this worker.
	 * @return such as {@code queue-1}
	 */
	String name() {
		WorkerInfo info = this.worker.getIfAvailable();
		if (info == null || info.role() != Role.WORKER || info.service().isEmpty()) {
			return "the one JVM";
		}
		return info.service() + "-" + info.index();
	}

	/**
	 * The process id.
	 * @return the process id of this JVM
	 */
	long pid() {
		return ProcessHandle.current().pid();
	}

}
