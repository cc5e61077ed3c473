using Sonda.Lab.Readings;

namespace Sonda.Lab.Tests.Readings;

/// <summary>The pace of readings on a clock that the test moves.</summary>
public sealed class CadenceTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void A_slow_reading_puts_the_next_off_by_its_share_of_the_time_while_the_run_trains_and_hardly_while_it_rests()
    {
        var cadence = new Cadence(_clock, milliseconds: 250, share: 0.05);
        Assert.True(cadence.IsDueWhen(isResting: false) && cadence.IsDueWhen(isResting: true));
        cadence.Do(() => _clock.Move(500));
        Assert.False(cadence.IsDueWhen(isResting: true));
        _clock.Move(500);
        Assert.True(cadence.IsDueWhen(isResting: true));
        Assert.False(cadence.IsDueWhen(isResting: false));
        _clock.Move(9000);
        Assert.True(cadence.IsDueWhen(isResting: false));
    }

    [Fact]
    public void A_quick_reading_keeps_its_pace_at_rest()
    {
        var cadence = new Cadence(_clock, milliseconds: 250, share: 0.05);
        cadence.Do(() => _clock.Move(1));
        _clock.Move(200);
        Assert.False(cadence.IsDueWhen(isResting: true));
        _clock.Move(50);
        Assert.True(cadence.IsDueWhen(isResting: true));
    }

    private sealed class HandClock : TimeProvider
    {
        private long _now = 1000;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        public void Move(long milliseconds) => _now += milliseconds;
    }
}
