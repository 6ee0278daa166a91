package com.example.readme;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.launcher.LauncherService;
import io.launcher.ServiceBase;
import io.launcher.WorkerInfo;
import io.launcher.spi.RestartDecision;
import io.launcher.spi.RestartPolicy;

import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * The Java of the README, so that it compiles.
 */
@SuppressWarnings("unused")
final class ReadmeSnippets {

	@Bean
	RestartPolicy importPolicy() {
		return (end) -> (end.failures() < 5) ? RestartDecision.restartAfter(Duration.ofSeconds(end.failures()))
				: RestartDecision.hold();
	}

	@Component
	@LauncherService(name = "mailer")
	class Mailer implements Runnable {

		private final Outbox outbox;

		Mailer(Outbox outbox) {
			this.outbox = outbox;
		}

		@Override
		public void run() {
			try {
				while (true) {
					this.outbox.sendNext();
				}
			}
			catch (InterruptedException ex) {
				// asked to stop
			}
		}

	}

	@Component
	@LauncherService(name = "feed")
	class Feed implements SmartLifecycle {

		private final FeedClient client;

		Feed(FeedClient client) {
			this.client = client;
		}

		@Override
		public void start() {
			this.client.connect();
		}

		@Override
		public void stop() {
			this.client.disconnect();
		}

		@Override
		public boolean isRunning() {
			return this.client.isConnected();
		}

	}

	@Component
	class Importer implements ServiceBase {

		private ExecutorService threads;

		@Override
		public void start() {
			this.threads = Executors.newFixedThreadPool(4);
			this.threads.execute(this::importFiles);
		}

		@Override
		public void stop() {
			this.threads.shutdown();
		}

		@Override
		public void awaitTermination() throws InterruptedException {
			this.threads.awaitTermination(1, TimeUnit.HOURS);
		}

		private void importFiles() {
			// the work
		}

	}

	@Component
	@LauncherService(name = "mailboxes")
	class MailboxReader implements Runnable {

		private final WorkerInfo worker;

		private final Mailboxes mailboxes;

		MailboxReader(WorkerInfo worker, Mailboxes mailboxes) {
			this.worker = worker;
			this.mailboxes = mailboxes;
		}

		@Override
		public void run() {
			try {
				while (true) {
					Mailbox mailbox = this.mailboxes.awaitNext();
					if (this.worker.owns(mailbox.address())) {
						mailbox.read();
					}
				}
			}
			catch (InterruptedException ex) {
				// asked to stop
			}
		}

	}

	interface Outbox {

		void sendNext() throws InterruptedException;

	}

	interface FeedClient {

		void connect();

		void disconnect();

		boolean isConnected();

	}

	interface Mailboxes {

		Mailbox awaitNext() throws InterruptedException;

	}

	interface Mailbox {

		String address();

		void read();

	}

}
