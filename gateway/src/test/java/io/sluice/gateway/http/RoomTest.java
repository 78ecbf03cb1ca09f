package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoomTest {
    @Test
    void unlessToldOtherwiseItIsWhatDescriptorsAllow() {
        assertThat(Room.of(0, 20_000, 100)).isEqualTo(new Room(20_000 - 100 - 64 - 1_024, 1_024));
        assertThat(Room.of(0, 256, 60)).isEqualTo(new Room(256 - 60 - 64 - 16, 16));
    }

    @Test
    void noMoreThanDescriptorsAllowIsPromised() {
        assertThat(Room.of(500, 20_000, 100).connections()).isEqualTo(500);
        assertThat(Room.of(50_000, 20_000, 100)).isEqualTo(Room.of(0, 20_000, 100));
    }

    @Test
    void hardlyAnyDescriptorsLeaveRoomForOne() {
        assertThat(Room.of(0, 64, 60).connections()).isOne();
    }

    @Test
    void endlessDescriptorsDoNotOverflow() {
        Room room = Room.of(0, Long.MAX_VALUE, 100);
        assertThat(room.connections() + room.turned()).isPositive();
    }
}
