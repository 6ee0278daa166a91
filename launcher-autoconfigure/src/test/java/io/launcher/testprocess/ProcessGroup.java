package io.launcher.testprocess;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of one session, found by the kernel's word: a process whose parent has
 * died still belongs to it.
 */
final class ProcessGroup {

	private final long leader;

	ProcessGroup(long leader) {
		this.leader = leader;
	}

	// The living members, zombies left out.
	List<Long> members() {
		List<Long> members = new ArrayList<>();
		try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
			for (Path process : processes) {
				if (isMember(process)) {
					members.add(Long.valueOf(process.getFileName().toString()));
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return members;
	}

	private boolean isMember(Path process) {
		try {
			String stat = Files.readString(process.resolve("stat"));
			// pid (command) state ppid pgrp session
			String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
			return Long.parseLong(fields[3]) == this.leader && !fields[0].equals("Z") && !fields[0].equals("X");
		}
		catch (IOException ex) {
			// it has ended meanwhile
			return false;
		}
	}

}
