using System.Globalization;
using Microsoft.Playwright;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Table;

/// <summary>
/// <c>lab memory</c>: the memory of the page and of the server, each minute of a training at full speed that a page watches.
/// </summary>
internal static class LabMemoryCommand
{
    public const int DefaultMinutes = 31;

    /// <summary>The least of so many looks a minute counts: a message that is under way is no growth.</summary>
    private const int LooksPerMinute = 3;

    /// <summary>The growth, from the second third of the time to the last, that noise explains.</summary>
    private const double MaxGrowth = 0.05;

    public static int Run(int minutes)
    {
        if (WatchedPage.Chromium is not { } program)
        {
            Terminal.Error.WriteLine("no chromium on this machine");
            return 2;
        }

        List<Reading> readings = WatchedPage.Measure(program, ChapterSettings.Deep + "; epochs 1000000", (page, client) => Read(page, client, minutes));
        int third = readings.Count / 3;
        if (third == 0)
        {
            return 0;
        }

        (double page, double byPage) = Change(readings, third, reading => reading.Page);
        (double server, double byServer) = Change(readings, third, reading => reading.Server);
        Terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"from the second third to the last, medians: page {page:f2} {byPage:+0.00;-0.00} MiB; server {server:f1} {byServer:+0.0;-0.0} MiB"));
        return byPage > MaxGrowth * page || byServer > MaxGrowth * server ? 4 : 0;
    }

    private static async Task<List<Reading>> Read(IPage page, LabClient client, int minutes)
    {
        ICDPSession session = await page.Context.NewCDPSessionAsync(page).ConfigureAwait(false);
        var readings = new List<Reading>();
        Terminal.Out.WriteLine("minute  epoch  page MiB  server MiB  its working set");
        for (int minute = 1; minute <= minutes; minute++)
        {
            double used = double.PositiveInfinity;
            for (int look = 0; look < LooksPerMinute; look++)
            {
                await Task.Delay(TimeSpan.FromMinutes(1) / LooksPerMinute).ConfigureAwait(false);
                await session.SendAsync("HeapProfiler.collectGarbage").ConfigureAwait(false);
                used = Math.Min(used, (await session.SendAsync("Runtime.getHeapUsage").ConfigureAwait(false))!.Value.GetProperty("usedSize").GetDouble());
            }

            int epoch = client.Get($"/api/runs/{WatchedPage.Run}").GetProperty("position").GetProperty("epoch").GetInt32();
            var reading = new Reading(epoch, used / Mebibyte, GC.GetTotalMemory(forceFullCollection: true) / Mebibyte);
            readings.Add(reading);
            Terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{minute,6}  {reading.Epoch,5}  {reading.Page,8:f2}  {reading.Server,10:f1}  {Environment.WorkingSet / Mebibyte,15:f0}"));
        }

        return readings;
    }

    /// <summary>The median of the second third, and the difference of the last third from it.</summary>
    private static (double Before, double By) Change(List<Reading> readings, int third, Func<Reading, double> number)
    {
        double before = Sample.MedianOf(readings[^(2 * third)..^third].Select(number));
        return (before, Sample.MedianOf(readings[^third..].Select(number)) - before);
    }

    private const double Mebibyte = 1 << 20;

    /// <summary>Managed memory after a collection, in MiB.</summary>
    private readonly record struct Reading(int Epoch, double Page, double Server);
}
