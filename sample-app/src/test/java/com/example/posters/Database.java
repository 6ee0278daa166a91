package com.example.posters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * A database file with any number of connections to it: to SQLite, a connection of
 * another thread is what one of another process is.
 */
class Database implements AutoCloseable {

	private final Path file;

	private final List<SingleConnectionDataSource> connections = new ArrayList<>();

	Database(Path directory) {
		this.file = directory.resolve("posters.db");
		new ResourceDatabasePopulator(new ClassPathResource("schema.sql")).execute(connect());
	}

	PosterQueue queue() {
		return new PosterQueue(jdbc());
	}

	JdbcClient jdbc() {
		return JdbcClient.create(connect());
	}

	private DataSource connect() {
		SingleConnectionDataSource connection = new SingleConnectionDataSource("jdbc:sqlite:" + this.file
				+ "?journal_mode=WAL&busy_timeout=10000&synchronous=NORMAL&transaction_mode=IMMEDIATE", true);
		this.connections.add(connection);
		return connection;
	}

	@Override
	public void close() {
		this.connections.forEach(SingleConnectionDataSource::destroy);
	}

}
