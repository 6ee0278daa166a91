package io.launcher;

/**
 * Highest random weight hashing (Thaler and Ravishankar, 1998): every JVM computes the
 * same owner of a key without talking to any other.
 */
final class RendezvousHash {

	private RendezvousHash() {
	}

	static int owner(String key, int nodes) {
		long keyHash = fnv1a(key);
		int owner = 0;
		long best = Long.MIN_VALUE;
		for (int node = 0; node < nodes; node++) {
			long weight = mix(keyHash ^ mix(node + 1));
			if (weight > best) {
				best = weight;
				owner = node;
			}
		}
		return owner;
	}

	// 64-bit FNV-1a over the UTF-16 code units: stable across JVMs, unlike hashCode() of
	// arbitrary objects
	private static long fnv1a(String key) {
		long hash = 0xcbf29ce484222325L;
		for (int i = 0; i < key.length(); i++) {
			hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
		}
		return hash;
	}

	// the finalizer of MurmurHash3
	private static long mix(long value) {
		long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
		mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
		return mixed ^ (mixed >>> 33);
	}

}
