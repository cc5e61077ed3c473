using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Training;

/// <summary>The pace of a run on a clock that the test moves.</summary>
public sealed class StepPaceTests
{
    private readonly HandClock _clock = new();

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(200)]
    [InlineData(999)]
    [InlineData(1001)]
    [InlineData(25_000)]
    public void The_speed_is_the_one_asked_for_though_waits_are_whole_milliseconds(double speed)
    {
        var pace = new StepPace(_clock);
        pace.Limit(speed);
        Assert.InRange(Count(pace, seconds: 10), (10 * speed) - 100, (10 * speed) + 1);
    }

    [Fact]
    public void Waits_that_last_too_long_are_made_good()
    {
        var pace = new StepPace(_clock);
        pace.Limit(200);
        Assert.InRange(Count(pace, seconds: 10, late: TimeSpan.FromMilliseconds(7)), 1996, 2001);
    }

    [Fact]
    public void A_slow_stretch_is_made_good_for_a_tenth_of_a_second_alone()
    {
        var pace = new StepPace(_clock);
        pace.Limit(100);
        pace.Take();
        _clock.Move(TimeSpan.FromMinutes(1));
        Assert.InRange(Burst(pace), 10, 12);
    }

    [Fact]
    public void A_run_that_rested_owes_one_step()
    {
        var pace = new StepPace(_clock);
        pace.Limit(100);
        _clock.Move(TimeSpan.FromMinutes(1));
        pace.Begin();
        Assert.Equal(1, Burst(pace));

        // However often somebody presses play.
        pace.Begin();
        pace.Limit(100);
        Assert.Equal(0, Burst(pace));
    }

    [Fact]
    public void Another_speed_counts_from_the_last_step_on()
    {
        var pace = new StepPace(_clock);
        pace.Limit(0.5);
        Assert.Equal(1, Burst(pace));
        Assert.Equal(2, pace.Left.TotalSeconds, 6);
        pace.Limit(10);
        Assert.Equal(0.1, pace.Left.TotalSeconds, 6);
        pace.Limit(null);
        Assert.Equal(TimeSpan.Zero, pace.Left);
        pace.Limit(1e-300);
        Assert.InRange(pace.Left.TotalSeconds, 3599, 3601);
    }

    [Fact]
    public async Task A_host_takes_no_step_before_the_clock_of_its_run()
    {
        Run run = Run.Start(Sonda.Runs.Specs.RunSpec.Parse("784-5-10; epochs 100"), SteeredRuns.Digits, new RunOptions { Time = _clock });
        await using var host = new RunHost(run);
        await host.Pace(200);
        await host.Play();
        long last = 0;
        for (int moves = 1; moves <= 20; moves++)
        {
            // The first step is due at once; 50 ms owe ten more.
            long owed = 1 + (10 * (moves - 1));
            while ((last = await host.Read(one => one.Position.Step)) < owed)
            {
                await Task.Yield();
            }

            Assert.Equal(owed, last);
            _clock.Move(TimeSpan.FromMilliseconds(50));
        }
    }

    private long Count(StepPace pace, double seconds, TimeSpan late = default)
    {
        long steps = 0, end = _clock.Milliseconds + (long)(1000 * seconds);
        while (_clock.Milliseconds < end)
        {
            steps += Burst(pace);
            _clock.Move(TimeSpan.FromMilliseconds(Math.Ceiling(pace.Left.TotalMilliseconds)) + late);
        }

        return steps;
    }

    private static int Burst(StepPace pace)
    {
        int steps = 0;
        for (; pace.Left <= TimeSpan.Zero; steps++)
        {
            pace.Take();
        }

        return steps;
    }

    private sealed class HandClock : TimeProvider
    {
        private long _now = 1_000_000;

        public long Milliseconds => Volatile.Read(ref _now) / TimeSpan.TicksPerMillisecond;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _now);

        public void Move(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);
    }
}
