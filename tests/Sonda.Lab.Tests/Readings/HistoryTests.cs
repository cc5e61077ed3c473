using Sonda.Lab.Documents;
using Sonda.Lab.Readings;

namespace Sonda.Lab.Tests.Readings;

public sealed class HistoryTests
{
    [Fact]
    public void A_long_curve_is_thinned_but_keeps_its_spikes()
    {
        var history = new History();
        for (int step = 0; step < 20_000; step++)
        {
            history.AddReading(step, [step == 7_777 ? 3 : step == 12_345 ? -9 : 0], null, null, 1, null);
        }

        ReadingColumns read = history.Since(0, history.Count, reset: true).Readings;
        Assert.InRange(read.Step.Count, 1000, 4001);
        Assert.Equal((3, -9), (read.SpeedLog10[0].Max(), read.SpeedLog10[0].Min()));
        Assert.Equal(read.Step.Order(), read.Step);
        Assert.All(read.ValidationCost, value => Assert.Null(value));
    }

    [Fact]
    public void What_was_not_read_hides_no_spike()
    {
        var history = new History();
        for (int step = 0; step < 20_000; step++)
        {
            history.AddReading(step, [0], step % 5 > 0 ? null : step == 5_005 ? -4 : step == 15_010 ? 9 : 1, null, null, null);
        }

        IReadOnlyList<double?> costs = history.Since(0, history.Count, reset: true).Readings.ValidationCost;
        Assert.Equal((-4, 9), (costs.Min(), costs.Max()));
    }

    [Fact]
    public void A_cursor_gives_each_entry_once()
    {
        var history = new History();
        var seen = new List<long>();
        long cursor = 0;
        for (int step = 0; step < 100; step++)
        {
            history.AddReading(step, [1], 1, 1, 1, 1);
            if (step % 7 == 0)
            {
                long to = history.Count;
                seen.AddRange(history.Since(cursor, to, reset: false).Readings.Step);
                cursor = to;
            }
        }

        seen.AddRange(history.Since(cursor, history.Count, reset: false).Readings.Step);
        Assert.Equal(Enumerable.Range(0, 100).Select(step => (long)step), seen);
    }
}
