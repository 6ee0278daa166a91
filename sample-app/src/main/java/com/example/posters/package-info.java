/**
 * A poster workshop: the web pages take orders, queue workers draw them layer by layer,
 * and a scheduled job orders one for the house now and then.
 */
@NullMarked
package com.example.posters;

import org.jspecify.annotations.NullMarked;
