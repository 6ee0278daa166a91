package io.launcher.testapp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.sun.jna.Function;
import io.launcher.Launcher;
import io.launcher.ServiceBase;
import io.launcher.event.WorkerReadyEvent;
import io.launcher.launch.Launchers;
import io.launcher.process.ProcessLauncherBuilder;
import io.launcher.socket.ListeningSocket;
import io.launcher.worker.WorkerLauncher;

/**
 * A program without Spring whose two workers answer on a listening socket of their
 * supervisor with their process id.
 */
public final class ListeningApp implements ServiceBase {

	private volatile Launcher launcher;

	private volatile ServerSocketChannel channel;

	/**
	 * Runs the program.
	 * @param args none
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		ListeningApp app = new ListeningApp();
		Launcher launcher = Launchers.launch("listener", app, 2, ListeningApp::settings);
		app.launcher = launcher;
		System.exit(launcher.awaitTermination());
	}

	private static void settings(ProcessLauncherBuilder builder) {
		try {
			ListeningSocket socket = ListeningSocket.open("listener",
					new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
			say("listening on " + ((InetSocketAddress) socket.address()).getPort());
			builder.sockets("listener", List.of(socket))
				.gracefulTimeout(Duration.ofSeconds(10))
				.controlDirectory(System.getProperty("control"))
				.eventListener((event) -> {
					say("event " + event);
					if (event instanceof WorkerReadyEvent) {
						startChildren("supervisor");
					}
				});
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void start() throws Exception {
		ServerSocketChannel opened = ((WorkerLauncher) this.launcher).sockets().get(0).open();
		this.channel = opened;
		Thread acceptor = new Thread(() -> accept(opened));
		acceptor.setDaemon(true);
		acceptor.start();
		startChildren("worker");
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
		catch (IOException ex) {
			// closed
		}
	}

	@Override
	public void stop() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// each says which descriptors of sockets it has
	private static void startChildren(String parent) {
		if (!Boolean.getBoolean("children")) {
			return;
		}
		try {
			Path file = Files.createTempFile("children", "");
			String[] command = { "sh", "-c", "ls -l /proc/$$/fd > " + file };
			new ProcessBuilder(command).start().waitFor();
			tell("ProcessBuilder", parent, file);
			Runtime.getRuntime().exec(command).waitFor();
			tell("Runtime", parent, file);
			Function.getFunction("c", "system").invokeInt(new Object[] { command[2] });
			tell("system", parent, file);
			Files.delete(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void tell(String how, String parent, Path file) throws IOException {
		List<String> lines = Files.readAllLines(file);
		List<String> sockets = lines.stream()
			.filter((line) -> line.contains("socket:["))
			.map((line) -> line.substring(line.lastIndexOf('[') + 1, line.lastIndexOf(']')))
			.map(ListeningApp::explain)
			.toList();
		say("child of " + parent + " by " + how + " with " + lines.size() + " lines has sockets " + sockets);
	}

	private static String explain(String inode) {
		try (Stream<String> unix = Files.lines(Path.of("/proc/net/unix"));
				Stream<String> tcp = Stream.concat(Files.lines(Path.of("/proc/net/tcp")),
						Files.lines(Path.of("/proc/net/tcp6")))) {
			return Stream.concat(unix, tcp).filter((line) -> line.contains(" " + inode)).findFirst().orElse(inode);
		}
		catch (IOException ex) {
			return inode;
		}
	}

	private static void say(String what) {
		System.out.print(what + "\n");
		System.out.flush();
	}

}
