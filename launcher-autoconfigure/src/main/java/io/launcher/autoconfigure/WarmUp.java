package io.launcher.autoconfigure;

import java.util.ArrayList;
import java.util.List;

/**
 * How a worker that stands by, or is to replace another, is made quick before it is
 * parked.
 */
public class WarmUp {

	/**
	 * Number of requests, from 0 to 10000, that a web worker sends to its own web server,
	 * to a path that nobody handles and to each of the configured paths, before it counts
	 * as parked. 0 switches that off.
	 */
	private int requests = 50;

	/**
	 * Paths of the application that are requested, too, so that its own code is warm.
	 * None by default: no code of the application runs.
	 */
	private List<String> paths = new ArrayList<>();

	public int getRequests() {
		return this.requests;
	}

	public void setRequests(int requests) {
		this.requests = requests;
	}

	public List<String> getPaths() {
		return this.paths;
	}

	public void setPaths(List<String> paths) {
		this.paths = paths;
	}

}
