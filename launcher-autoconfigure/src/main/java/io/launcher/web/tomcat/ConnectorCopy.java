package io.launcher.web.tomcat;

import java.beans.PropertyDescriptor;
import java.util.Set;
import java.util.TreeSet;

import org.apache.catalina.LifecycleListener;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SocketProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;

/**
 * Makes a connector that can share its socket of one that the application has made, whose
 * protocol is fixed.
 */
final class ConnectorCopy {

	/** The property with the file of a Unix domain socket. */
	static final String PATH = "unixDomainSocketPath";

	private static final String SOCKET = "socket.";

	private final Connector original;

	ConnectorCopy(Connector original) {
		this.original = original;
		Class<?> protocol = original.getProtocolHandler().getClass();
		if (protocol != SharedHttp11NioProtocol.class
				&& (original.getClass() != Connector.class || protocol != Http11NioProtocol.class)) {
			throw new IllegalStateException("The application adds a connector to Tomcat, '"
					+ original.getClass().getName() + "' with protocol '" + protocol.getName()
					+ "', but workers can share a listening socket only with '" + Connector.class.getName()
					+ "' and protocol '" + Http11NioProtocol.class.getName()
					+ "'. Use these, or set launcher.web.socket=none with a single worker");
		}
	}

	/**
	 * The file of its Unix domain socket.
	 * @return the path, or {@code null} if it is for a port
	 */
	@Nullable String path() {
		return (String) this.original.getProperty(PATH);
	}

	Connector create() {
		if (this.original.getProtocolHandler() instanceof SharedHttp11NioProtocol) {
			return this.original;
		}
		Http11NioProtocol from = (Http11NioProtocol) this.original.getProtocolHandler();
		SharedHttp11NioProtocol to = new SharedHttp11NioProtocol();
		copyEndpoint(from, to);
		BeanUtils.copyProperties(from, to, "adapter", "utilityExecutor");
		for (SSLHostConfig host : from.findSslHostConfigs()) {
			to.addSslHostConfig(host);
		}
		for (UpgradeProtocol upgrade : from.findUpgradeProtocols()) {
			to.addUpgradeProtocol(upgrade);
		}
		Connector copy = new Connector(to);
		BeanUtils.copyProperties(this.original, copy, "service", "domain");
		for (LifecycleListener listener : this.original.findLifecycleListeners()) {
			copy.addLifecycleListener(listener);
		}
		return copy;
	}

	// what was set by name, and has no property of the protocol itself
	private static void copyEndpoint(Http11NioProtocol from, SharedHttp11NioProtocol to) {
		Set<String> names = new TreeSet<>();
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(NioEndpoint.class)) {
			names.add(property.getName());
		}
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(SocketProperties.class)) {
			names.add(SOCKET + property.getName());
		}
		Http11NioProtocol untouched = new Http11NioProtocol();
		for (String name : names) {
			String value = from.getProperty(name);
			if (value != null && !value.equals(untouched.getProperty(name))) {
				to.setProperty(name, value);
			}
		}
	}

}
