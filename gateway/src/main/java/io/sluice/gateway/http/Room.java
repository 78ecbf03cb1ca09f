package io.sluice.gateway.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.sluice.gateway.config.LimitsConfig;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many sockets the process has descriptors for, so that it never runs out of them: XNIO then stops accepting, for
 * half a minute at the worst, and nobody is told why.
 *
 * @param connections sockets that may be served
 * @param turned sockets beyond, that may be told that there are too many
 */
record Room(int connections, int turned) {
    private static final Logger log = LoggerFactory.getLogger(Room.class);
    /** For Redis, the internal listener, files, and sockets whose end the selectors have not seen yet. */
    private static final int RESERVE = 64;
    /** What the internal listener has of it. */
    static final Room INTERNAL = new Room(24, 8);
    private static final int FEWEST_TURNED = 16;
    private static final int MOST_TURNED = 1024;
    private static final int PART_TURNED = 16;

    /** What the settings ask for, as far as this process' descriptors allow. */
    static Room of(LimitsConfig config) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (!(system instanceof UnixOperatingSystemMXBean unix)) {
            return new Room(config.connections() == 0 ? Integer.MAX_VALUE - MOST_TURNED : config.connections(),
                MOST_TURNED);
        }
        Room room = of(config.connections(), unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount());
        if (room.connections < config.connections()) {
            log.warn("limits.connections is more than this process' descriptors allow: connections={} allowed={}"
                + " descriptors={} (ulimit -n)", config.connections(), room.connections,
                unix.getMaxFileDescriptorCount());
        }
        return room;
    }

    /** The same with descriptors of which so many are open. */
    static Room of(int wanted, long descriptors, long open) {
        int turned = (int) Math.max(FEWEST_TURNED, Math.min(MOST_TURNED, descriptors / PART_TURNED));
        long allowed = Math.max(1, Math.min(Integer.MAX_VALUE - MOST_TURNED, descriptors - open - RESERVE - turned));
        return new Room((int) (wanted == 0 ? allowed : Math.min(wanted, allowed)), turned);
    }
}
