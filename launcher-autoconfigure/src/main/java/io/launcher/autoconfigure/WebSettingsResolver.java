package io.launcher.autoconfigure;

import java.io.File;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.launcher.context.InvalidLauncherPropertyException;
import io.launcher.context.WebSettings;
import io.launcher.web.ListenAddress;
import io.launcher.web.SocketDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link WebSettings} of what is configured.
 */
final class WebSettingsResolver {

	private static final String PREFIX = "launcher.web.";

	private static final int LAST_PORT = 65535;

	/** They are keys of properties and, with socket activation, names of descriptors. */
	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

	private WebSettingsResolver() {
	}

	static WebSettings resolve(Web web) {
		return new WebSettings(web.getSocket(), backlog("backlog", web.getBacklog()), unixSocket(web.getUnixSocket()),
				additionalSockets(web));
	}

	private static ListenAddress.@Nullable UnixSocket unixSocket(Web.UnixSocket configured) {
		File path = nonEmpty(configured.getPath());
		if (path == null) {
			rejectSet("unix-socket.permissions", configured.getPermissions(), "unix-socket.path");
			return null;
		}
		return unixSocket("unix-socket.", path, configured.getPermissions());
	}

	private static List<WebSettings.AdditionalSocket> additionalSockets(Web web) {
		List<WebSettings.AdditionalSocket> sockets = new ArrayList<>();
		web.getAdditionalSockets()
			.forEach((name,
					socket) -> sockets.add(new WebSettings.AdditionalSocket(checkName(name),
							address("additional-sockets." + name + ".", socket),
							backlog("additional-sockets." + name + ".backlog", socket.getBacklog()))));
		return sockets;
	}

	private static ListenAddress address(String prefix, Web.AdditionalSocket socket) {
		File path = nonEmpty(socket.getPath());
		Integer port = socket.getPort();
		if (path == null) {
			if (port == null) {
				throw invalid(prefix + "port", "", "a port from 0 to " + LAST_PORT + " unless 'path' is set beside it");
			}
			if (port < 0 || port > LAST_PORT) {
				throw invalid(prefix + "port", port, "a port from 1 to " + LAST_PORT + ", or 0 for any that is free");
			}
			rejectSet(prefix + "permissions", socket.getPermissions(), prefix + "path");
			return new ListenAddress.Port(port, socket.getAddress());
		}
		if (port != null) {
			throw invalid(prefix + "port", port, "nothing while 'path' is set beside it: a socket has one of them");
		}
		rejectSet(prefix + "address", socket.getAddress(), prefix + "port");
		return unixSocket(prefix, path, socket.getPermissions());
	}

	private static @Nullable File nonEmpty(@Nullable File path) {
		return (path != null && !path.getPath().isEmpty()) ? path : null;
	}

	private static ListenAddress.UnixSocket unixSocket(String prefix, File path, @Nullable String permissions) {
		return new ListenAddress.UnixSocket(path.toPath(), permissions(prefix + "permissions", permissions));
	}

	// numbers would be ambiguous: YAML reads 0660 as 432
	private static @Nullable Set<PosixFilePermission> permissions(String property, @Nullable String text) {
		if (text == null || text.isBlank()) {
			return null;
		}
		try {
			return PosixFilePermissions.fromString(text.trim());
		}
		catch (IllegalArgumentException ex) {
			throw invalid(property, text, "permissions of owner, group and others in the form 'rw-rw----'");
		}
	}

	private static @Nullable Integer backlog(String property, @Nullable Integer backlog) {
		if (backlog != null && backlog < 1) {
			throw invalid(property, backlog, "a number of connections, 1 or more");
		}
		return backlog;
	}

	private static String checkName(String name) {
		if (!NAME.matcher(name).matches() || name.equals(SocketDefinition.MAIN)) {
			throw invalid("additional-sockets." + name, name, "a name of lower-case letters, digits and '-', beginning"
					+ " with a letter, at most 63 in all, and not 'web', which is the web server's own socket");
		}
		return name;
	}

	private static void rejectSet(String property, @Nullable Object value, String needed) {
		if (value != null && !value.toString().isEmpty()) {
			throw invalid(property, value, "nothing unless '" + PREFIX + needed + "' is set");
		}
	}

	private static InvalidLauncherPropertyException invalid(String property, Object value, String allowed) {
		return new InvalidLauncherPropertyException(PREFIX + property, value.toString(), allowed);
	}

}
