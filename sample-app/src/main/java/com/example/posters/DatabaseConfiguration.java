package com.example.posters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The database: one SQLite file that every process of the application opens.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

	@Bean
	@ConfigurationProperties("spring.datasource.hikari")
	HikariDataSource dataSource(DataSourceProperties dataSource, PostersProperties posters) throws IOException {
		Path directory = posters.database().toAbsolutePath().getParent();
		if (directory != null) {
			// SQLite creates the file, but not the directory
			Files.createDirectories(directory);
		}
		return dataSource.initializeDataSourceBuilder().type(HikariDataSource.class).build();
	}

}
