package io.launcher.web.netty;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.ServerDomainSocketChannel;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * The event loops of the application, with server channels on the shared socket. Native
 * transports stay out: a connection that was accepted in Java cannot join them.
 */
final class SharedLoopResources implements LoopResources {

	private final Supplier<LoopResources> loops;

	private final Function<EventLoopGroup, Channel> serverChannels;

	SharedLoopResources(Supplier<LoopResources> loops, Function<EventLoopGroup, Channel> serverChannels) {
		this.loops = loops;
		this.serverChannels = serverChannels;
	}

	@Override
	public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
		if (ServerChannel.class.isAssignableFrom(type)) {
			return type.cast(this.serverChannels.apply(onServer(false)));
		}
		return this.loops.get().onChannel(type, group);
	}

	@Override
	public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
		if (type == ServerDomainSocketChannel.class) {
			// the event loops have none
			return SharedUnixChannel.class.asSubclass(type);
		}
		return this.loops.get().onChannelClass(type, group);
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.loops.get().onServer(false);
	}

	@Override
	public EventLoopGroup onServerSelect(boolean useNative) {
		return this.loops.get().onServerSelect(false);
	}

	@Override
	public EventLoopGroup onClient(boolean useNative) {
		return this.loops.get().onClient(useNative);
	}

	@Override
	public boolean daemon() {
		return this.loops.get().daemon();
	}

	/**
	 * Leaves the event loops to who has made them.
	 */
	@Override
	public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
		return Mono.empty();
	}

}
