package io.sluice.gateway.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/** What the JVM and the system tell of this process, until closed. */
final class RuntimeMeters implements AutoCloseable {
    private final JvmGcMetrics collector = new JvmGcMetrics();

    private RuntimeMeters() {
    }

    static RuntimeMeters bind(MeterRegistry registry) {
        RuntimeMeters meters = new RuntimeMeters();
        new JvmMemoryMetrics().bindTo(registry);
        meters.collector.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        return meters;
    }

    /** Lets go of the collector's notifications. */
    @Override
    public void close() {
        collector.close();
    }
}
