package com.example.posters;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the workshop works.
 *
 * @param database the database file, opened by every process of the application
 * @param layerTime how long drawing one layer takes
 * @param lease how long a worker may be silent before its poster is taken over
 * @param pollInterval how often a worker without work looks for an order
 * @param orderInterval how often the house orders a poster for itself
 */
@ConfigurationProperties("posters")
record PostersProperties(@DefaultValue("data/posters.db") Path database, @DefaultValue("300ms") Duration layerTime,
		@DefaultValue("3s") Duration lease, @DefaultValue("1s") Duration pollInterval,
		@DefaultValue("10s") Duration orderInterval) {

}
