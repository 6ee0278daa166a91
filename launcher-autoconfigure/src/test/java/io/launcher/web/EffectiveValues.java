package io.launcher.web;

import java.beans.PropertyDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;

/**
 * Whatever simple values an object tells of itself.
 */
public final class EffectiveValues {

	private EffectiveValues() {
	}

	/**
	 * Asks an object.
	 * @param object the object
	 * @param except the names of properties that are left out
	 * @return its values by the names of its properties
	 */
	public static Map<String, String> of(Object object, String... except) {
		BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(object);
		Map<String, String> values = new TreeMap<>();
		for (PropertyDescriptor property : bean.getPropertyDescriptors()) {
			Class<?> type = property.getPropertyType();
			if (property.getReadMethod() != null && type != null && BeanUtils.isSimpleProperty(type)
					&& type != Class.class && !List.of(except).contains(property.getName())) {
				values.put(property.getName(), value(bean, property.getName()));
			}
		}
		return values;
	}

	/**
	 * Compares values.
	 * @param some values
	 * @param others values
	 * @return the names of those that are not the same, with both values
	 */
	public static Map<String, String> differences(Map<String, String> some, Map<String, String> others) {
		Set<String> names = new TreeSet<>(some.keySet());
		names.addAll(others.keySet());
		Map<String, String> differences = new TreeMap<>();
		for (String name : names) {
			if (!Objects.equals(some.get(name), others.get(name))) {
				differences.put(name, some.get(name) + " and " + others.get(name));
			}
		}
		return differences;
	}

	private static String value(BeanWrapper bean, String property) {
		try {
			Object value = bean.getPropertyValue(property);
			return (value instanceof Object[] array) ? List.of(array).toString() : String.valueOf(value);
		}
		catch (BeansException ex) {
			return "fails";
		}
	}

}
