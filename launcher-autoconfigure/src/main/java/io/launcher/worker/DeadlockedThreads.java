package io.launcher.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Finds threads that wait for one another for ever. Those that wait with a time-out are
 * taken for such, too, so only those count that are found twice in a row.
 */
final class DeadlockedThreads {

	private static final int SHOWN = 5;

	private long[] suspects = {};

	/**
	 * Looks for them.
	 * @return the complaint about them, empty if there are none
	 */
	String find() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long[] before = this.suspects;
		long[] found = threads.findDeadlockedThreads();
		this.suspects = (found != null) ? found : new long[0];
		Arrays.sort(this.suspects);
		long[] sure = Arrays.stream(this.suspects).filter((id) -> Arrays.binarySearch(before, id) >= 0).toArray();
		return (sure.length > 0) ? "has deadlocked threads: " + names(threads, sure) : "";
	}

	private static String names(ThreadMXBean threads, long[] ids) {
		String names = Arrays.stream(threads.getThreadInfo(Arrays.copyOf(ids, Math.min(ids.length, SHOWN))))
			.filter(Objects::nonNull)
			.map(ThreadInfo::getThreadName)
			.collect(Collectors.joining(", "));
		return names + ((ids.length > SHOWN) ? " and " + (ids.length - SHOWN) + " more" : "");
	}

}
