package io.launcher.socket.testapp;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.launcher.socket.InheritedSocket;
import io.launcher.socket.OpenDescriptors;
import io.launcher.socket.SocketHandoffClient;

/**
 * Accepts from inherited sockets, answers with its process id, and does as told on its
 * standard input.
 */
public final class AcceptingWorker {

	public static void main(String[] args) throws Exception {
		List<InheritedSocket> sockets = SocketHandoffClient.receive(Path.of(args[0]), Long.parseLong(args[1]), args[2]);
		for (InheritedSocket socket : sockets) {
			System.out.println("inherited " + socket.name() + " " + socket.address());
		}
		InheritedSocket socket = sockets.get(0);
		ServerSocketChannel channel = socket.open();
		Thread acceptor = new Thread(() -> accept(channel));
		acceptor.start();
		System.out.println("accepting");
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			switch (line) {
				case "close" -> {
					channel.close();
					acceptor.join();
				}
				case "child" -> child(socket);
				default -> throw new IllegalArgumentException(line);
			}
		}
		System.exit(0);
	}

	private static void accept(ServerSocketChannel channel) {
		try {
			while (true) {
				try (SocketChannel client = channel.accept()) {
					client.write(ByteBuffer
						.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
				}
			}
		}
		catch (ClosedChannelException ex) {
			System.out.println("woken");
		}
		catch (Exception ex) {
			System.out.println("failed " + ex);
		}
	}

	private static void child(InheritedSocket socket) throws Exception {
		List<Integer> own = OpenDescriptors.of(socket.address());
		String inode = OpenDescriptors.inode(own.get(0));
		boolean closeOnExec = true;
		boolean nonBlocking = false;
		for (int descriptor : own) {
			closeOnExec &= OpenDescriptors.closeOnExec(descriptor);
			nonBlocking |= OpenDescriptors.nonBlocking(descriptor);
		}
		Process child = new ProcessBuilder("sh", "-c", "ls -l /proc/self/fd").start();
		String listing = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		System.out.println("child own=" + own.size() + " closeOnExec=" + closeOnExec + " nonBlocking=" + nonBlocking
				+ " inherited=" + listing.contains(inode) + " listed=" + listing.contains("/proc/"));
	}

}
