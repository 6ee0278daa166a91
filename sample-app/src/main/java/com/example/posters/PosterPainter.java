package com.example.posters;

import java.util.Optional;

import io.launcher.LauncherService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Draws the posters, one at a time. It runs in each worker of the service {@code queue},
 * is interrupted to stop, and gives an unfinished poster back then. A worker that is
 * killed cannot: its lease expires, and another one goes on from the last layer.
 */
@Component
@LauncherService(name = "queue")
class PosterPainter implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(PosterPainter.class);

	private final PosterQueue queue;

	private final Whoami whoami;

	private final PostersProperties properties;

	private final Pause pause;

	PosterPainter(PosterQueue queue, Whoami whoami, PostersProperties properties, Pause pause) {
		this.queue = queue;
		this.whoami = whoami;
		this.properties = properties;
		this.pause = pause;
	}

	@Override
	public void run() {
		try {
			while (!Thread.interrupted()) {
				Optional<Lease> lease = this.queue.take(this.whoami.name(), this.whoami.pid(), this.properties.lease());
				if (lease.isPresent()) {
					draw(lease.get());
				}
				else {
					// SQLite tells no other process of a new row, nor of a lease that has
					// expired: the one thing to do is to look again
					this.pause.of(this.properties.pollInterval());
				}
			}
		}
		catch (InterruptedException ex) {
			// asked to stop, with nothing in hand
		}
	}

	private void draw(Lease lease) throws InterruptedException {
		if (lease.taken() > 1) {
			logger.info("Poster {} was begun by another worker, going on from layer {}", lease.id(), lease.drawn() + 1);
		}
		try {
			for (int index = lease.drawn(); index < lease.layers(); index++) {
				this.pause.of(this.properties.layerTime());
				String layer = Studio.layer(lease.id(), index, lease.layers());
				if (!this.queue.draw(lease, layer, this.properties.lease())) {
					logger.warn("Poster {} was taken over while this worker stood still", lease.id());
					return;
				}
			}
			this.queue.finish(lease);
		}
		catch (InterruptedException ex) {
			this.queue.giveBack(lease);
			logger.info("Poster {} given back: asked to stop", lease.id());
			throw ex;
		}
	}

}
