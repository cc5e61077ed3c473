using Microsoft.Playwright;

namespace Sonda.Benchmarks.Table;

/// <summary>Pictures a second that the live screen draws of a training network, with all panels, in headless chromium on the same machine.</summary>
internal sealed class LabScreenRow(string network, double bar) : IRowSource
{
    private const int Seconds = 6;

    /// <summary>Counts the drawings of the neurons: the canvas of the wires has no role.</summary>
    private const string Counter = """
        window.pictures = 0;
        const clear = CanvasRenderingContext2D.prototype.clearRect;
        CanvasRenderingContext2D.prototype.clearRect = function (...box) {
          if (this.canvas.matches(".layer-canvas[role]")) window.pictures++;
          return clear.apply(this, box);
        };
        """;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine($"the live screen of {network}");
        var row = new TableRow { What = $"{network}, pictures in headless chromium", Bar = bar, AtLeast = true, Unit = "pictures/s", Digits = 1, Detail = "no chromium on this machine" };
        if (WatchedPage.Chromium is not { } program)
        {
            return row;
        }

        double pictures = WatchedPage.Measure(program, network + "; epochs 10000", Count, Counter);
        return row with { Measured = pictures, Detail = FormattableString.Invariant($"over {Seconds} s of training at full speed, 1440 × 900, all panels") };
    }

    private static async Task<double> Count(IPage page, LabClient client)
    {
        await page.WaitForTimeoutAsync(2000).ConfigureAwait(false);
        const string now = "() => [window.pictures, performance.now()]";
        double[] first = await page.EvaluateAsync<double[]>(now).ConfigureAwait(false);
        await page.WaitForTimeoutAsync(1000 * Seconds).ConfigureAwait(false);
        double[] last = await page.EvaluateAsync<double[]>(now).ConfigureAwait(false);
        return 1000 * (last[0] - first[0]) / (last[1] - first[1]);
    }
}
