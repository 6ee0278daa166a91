package io.launcher.benchmarks.application;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The smallest useful work, so that the way to it is what is measured.
 */
@RestController
class Page {

	private final String pid = Long.toString(ProcessHandle.current().pid());

	@GetMapping(path = "/", produces = MediaType.TEXT_PLAIN_VALUE)
	String pid() {
		return this.pid;
	}

}
