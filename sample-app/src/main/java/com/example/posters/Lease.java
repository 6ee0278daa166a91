package com.example.posters;

/**
 * A worker's right to draw a poster, until it is given back or expires.
 *
 * @param id the number of the poster
 * @param taken the how manieth lease of that poster this is
 * @param title the title of the poster
 * @param layers how many layers the poster is to have
 * @param drawn how many it had when the lease was taken
 */
record Lease(long id, int taken, String title, int layers, int drawn) {

}
