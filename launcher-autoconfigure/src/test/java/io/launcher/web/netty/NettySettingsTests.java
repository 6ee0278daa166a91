package io.launcher.web.netty;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.launcher.socket.SharedSocket;
import io.launcher.web.SharedSettingsTests;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings of Reactor Netty.
 */
class NettySettingsTests extends SharedSettingsTests {

	private static final String[] PROPERTIES = { "server.netty.connection-timeout=7s", "server.netty.idle-timeout=9s",
			"server.netty.initial-buffer-size=256B", "server.netty.max-initial-line-length=5KB",
			"server.netty.max-keep-alive-requests=17", "server.netty.validate-headers=false",
			"server.netty.h2c-max-content-length=3KB", "server.max-http-request-header-size=9KB",
			"server.compression.enabled=true", "server.compression.min-response-size=123B",
			"server.http2.enabled=true" };

	@Test
	void propertiesWhenSharedThenTheSame() throws Exception {
		assertThat(assertSame(List.of(), PROPERTIES)).containsEntry("idleTimeout", "PT9S")
			.containsEntry("maxKeepAliveRequests", "17")
			.containsEntry("decoder.maxInitialLineLength", "5120")
			.containsEntry("decoder.maxHeaderSize", "9216");
	}

	@Test
	void customizersWhenSharedThenTheSame() throws Exception {
		NettyServerCustomizer customizer = (server) -> server.option(ChannelOption.SO_BACKLOG, 7)
			.childOption(ChannelOption.TCP_NODELAY, false)
			.childOption(ChannelOption.SO_LINGER, 3)
			.maxKeepAliveRequests(19)
			.accessLog(true);
		Map<String, String> values = assertSame(List.of(customizer));
		assertThat(values).containsEntry("maxKeepAliveRequests", "19");
		assertThat(values.get("options")).contains("SO_BACKLOG=7");
		assertThat(values.get("childOptions")).contains("TCP_NODELAY=false").contains("SO_LINGER=3");
	}

	@Override
	protected int knownValues() {
		return 15;
	}

	@Override
	protected Map<String, String> values(int port, @Nullable SharedSocket socket, List<Object> customizers,
			String... properties) throws Exception {
		try (NettyWorker worker = NettyWorker.start("a", port, socket, 100, all(customizers), properties)) {
			HttpServer server = (HttpServer) ReflectionTestUtils.getField(worker.server(), "httpServer");
			HttpServerConfig config = server.configuration();
			Map<String, String> values = new TreeMap<>();
			add(values, "", config);
			add(values, "decoder.", config.decoder());
			values.put("idleTimeout", String.valueOf(config.idleTimeout()));
			values.put("options", text(config.options()));
			values.put("childOptions", text(config.childOptions()));
			return values;
		}
	}

	private static NettyServerCustomizer all(List<Object> customizers) {
		return (server) -> {
			HttpServer customized = server;
			for (Object customizer : customizers) {
				customized = ((NettyServerCustomizer) customizer).apply(customized);
			}
			return customized;
		};
	}

	private static String text(Map<ChannelOption<?>, ?> options) {
		Map<String, Object> sorted = new TreeMap<>();
		options.forEach((option, value) -> sorted.put(option.name(), value));
		return sorted.toString();
	}

	private static void add(Map<String, String> values, String prefix, Object object)
			throws IllegalAccessException, InvocationTargetException {
		for (Method method : object.getClass().getMethods()) {
			if (method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers())
					&& method.getDeclaringClass() != Object.class && !method.getName().endsWith("Hash")
					&& !method.getName().equals("hashCode") && BeanUtils.isSimpleValueType(method.getReturnType())
					&& method.getReturnType() != void.class) {
				values.put(prefix + method.getName(), String.valueOf(method.invoke(object)));
			}
		}
	}

}
