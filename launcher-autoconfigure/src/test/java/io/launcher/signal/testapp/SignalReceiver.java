package io.launcher.signal.testapp;

import io.launcher.signal.JvmSignals;
import io.launcher.signal.OsSignal;
import io.launcher.signal.SignalUnavailableException;
import io.launcher.signal.Signals;

/**
 * Handles one signal and says what arrives.
 */
public final class SignalReceiver {

	public static void main(String[] args) throws Exception {
		OsSignal signal = OsSignal.valueOf(args[1]);
		Signals signals = new JvmSignals();
		try {
			Runnable handler = () -> System.out.println("received " + signal);
			Signals.Registration registration = switch (args[0]) {
				case "handle" -> signals.handle(signal, handler);
				case "force" -> signals.handleEvenIfIgnored(signal, handler);
				case "ignore" -> signals.ignore(signal);
				case "closed" -> {
					Signals.Registration opened = signals.handleEvenIfIgnored(signal, handler);
					opened.close();
					yield opened;
				}
				default -> throw new IllegalArgumentException(args[0]);
			};
			System.out.println("effective " + registration.effective());
		}
		catch (SignalUnavailableException ex) {
			System.out.println("unavailable " + ex.signal() + " " + ex.getMessage());
		}
		System.in.read();
	}

}
