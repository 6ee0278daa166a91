package io.launcher.web.servlet;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import io.launcher.web.LastingExchanges;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is ended between two writes of its application: servers do not expect
 * both at a time. If the application is writing, it is the one to end it afterwards.
 */
final class ServletExchange implements LastingExchanges.Exchange, AsyncListener {

	private final ReentrantLock lock = new ReentrantLock();

	private final LastingExchanges exchanges;

	private final HttpServletResponse response;

	private volatile boolean ending;

	private volatile boolean ended;

	private @Nullable AsyncContext context;

	ServletExchange(LastingExchanges exchanges, HttpServletResponse response) {
		this.exchanges = exchanges;
		this.response = response;
	}

	/**
	 * Writes to the response.
	 * @param write what writes
	 * @throws IOException if it fails or the exchange was ended
	 */
	void write(Write write) throws IOException {
		this.lock.lock();
		try {
			if (this.ended) {
				throw new IOException("The response was ended, as this worker leaves and its time is over");
			}
			write.run();
		}
		finally {
			this.lock.unlock();
			endIfAsked();
		}
	}

	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Goes on after the filters have returned.
	 * @param started how
	 */
	void lasts(AsyncContext started) {
		this.lock.lock();
		try {
			started.addListener(this);
			this.context = started;
		}
		catch (IllegalStateException ex) {
			// over already
			return;
		}
		finally {
			this.lock.unlock();
		}
		this.exchanges.add(this);
	}

	@Override
	public void end() {
		this.ending = true;
		endIfAsked();
	}

	// asked for again after each unlock, as whoever was refused the lock does not wait
	private void endIfAsked() {
		AsyncContext present = null;
		if (this.ending && !this.ended && this.lock.tryLock()) {
			try {
				present = endWriting();
			}
			finally {
				this.lock.unlock();
			}
		}
		// without the lock: a server may call its listeners on this thread, and theirs
		// may be held by one that is about to write
		if (present != null) {
			complete(present);
		}
	}

	private @Nullable AsyncContext endWriting() {
		if (this.context == null || this.ended || isPart()) {
			return null;
		}
		this.ended = true;
		return this.context;
	}

	private void complete(AsyncContext present) {
		try {
			if (!this.response.isCommitted()) {
				this.response.resetBuffer();
				this.response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
			}
			present.complete();
		}
		catch (IllegalStateException ex) {
			// it comes to its own end at this moment
		}
	}

	// what would look like the whole, or could not be ended at all
	private boolean isPart() {
		return this.response.isCommitted() && (this.response.containsHeader("Content-Length")
				|| !LastingExchanges.isOpenEnded(this.response.getContentType()));
	}

	@Override
	public void onComplete(AsyncEvent event) {
		this.lock.lock();
		try {
			this.context = null;
		}
		finally {
			this.lock.unlock();
		}
		this.exchanges.remove(this);
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// left to the application
	}

	@Override
	public void onError(AsyncEvent event) {
		// completed by whoever handles it
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		lasts(event.getAsyncContext());
	}

	/**
	 * A write to a response.
	 */
	@FunctionalInterface
	interface Write {

		void run() throws IOException;

	}

}
