using System.Diagnostics;
using System.Globalization;
using Sonda.Sweeps.Boundaries;

namespace Sonda.Benchmarks.Table;

/// <summary>
/// Cells of the boundary of trainability, width 16, 500 steps, one core: lanes against a program that one would write first, or against
/// NumPy with many cells in one product.
/// </summary>
/// <remarks>
/// Both peers are checked: after twelve steps their values are the same to six digits, and after all steps they converge and diverge at the
/// same places. In between, training beside the boundary is chaotic: another order of a sum is another value.
/// </remarks>
internal sealed class BoundaryPace(bool againstNumPy) : IRowSource
{
    private const int Cells = 192;
    private const int FewSteps = 12;
    private static readonly BoundarySetting Setting = new(BoundaryCondition.Tanh);

    /// <summary>The same training of many cells in NumPy: one batched product for all cells.</summary>
    private const string NumPy = """
        import os, sys, time
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[name] = "1"
        import numpy as np
        np.seterr(all="ignore")
        numbers = np.fromfile(sys.argv[1])
        n, rows, steps, cells = (int(k) for k in sys.argv[2:6])
        def take(count):
            global numbers
            taken, numbers = numbers[:count], numbers[count:]
            return taken.copy()
        first, second, x, y = take(n * n).reshape(n, n), take(n), take(rows * n).reshape(rows, n), take(rows)
        eta0, eta1 = 10 ** take(cells), 10 ** take(cells)
        start = time.perf_counter()
        w, v = np.repeat(first[None], cells, 0), np.repeat(second[None], cells, 0)
        losses = np.empty((steps, cells))
        for step in range(steps):
            a = np.tanh(np.matmul(x, w) * np.sqrt(2.0 / n))
            error = np.matmul(a, v[:, :, None])[:, :, 0] / n - y
            losses[step] = (error * error).mean(1)
            out = error * (2.0 / rows / n)
            delta = out[:, :, None] * v[:, None, :] * (1 - a * a) * np.sqrt(2.0 / n)
            v = v - eta1[:, None] * np.matmul(out[:, None, :], a)[:, 0]
            w = w - eta0[:, None, None] * np.matmul(x.T, delta)
        ratios = losses / losses[0]
        ratios = np.where(np.isfinite(losses) & (ratios <= 1e6), ratios, 1e6)
        values = np.where(ratios[-20:].mean(0) < 1, -ratios.sum(0), (1 / ratios).sum(0))
        print(time.perf_counter() - start)
        print(" ".join(repr(float(value)) for value in values))
        """;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine(againstNumPy ? "boundary: lanes against NumPy" : "boundary: lanes against a naive program");
        (double[] x, double[] y) = (new double[Cells], new double[Cells]);
        for (int k = 0; k < Cells; k++)
        {
            (x[k], y[k]) = (-3 + (9.0 * (k % 16) / 15), -3 + (9.0 * (k / 16) / 11));
        }

        double[] values = new double[Cells];
        BoundaryLanes.Train(Setting, x.AsSpan(0, 16), y.AsSpan(0, 16), values.AsSpan(0, 16));
        double lanes = double.PositiveInfinity;
        for (int round = 0; round < 3; round++)
        {
            long start = Stopwatch.GetTimestamp();
            BoundaryLanes.Train(Setting, x, y, values);
            lanes = Math.Min(lanes, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        (double Seconds, double[] Values)? peer = againstNumPy ? OfNumPy(Setting, x, y) : OfNaive(Setting, x, y);
        int sides = peer is null ? 0 : values.Zip(peer.Value.Values).Count(pair => Math.Sign(pair.First) == Math.Sign(pair.Second));
        BoundarySetting few = Setting with { Steps = FewSteps };
        double[] early = new double[Cells];
        BoundaryLanes.Train(few, x, y, early);
        int same = peer is null ? 0 : early.Zip((againstNumPy ? OfNumPy(few, x, y) : OfNaive(few, x, y))!.Value.Values)
            .Count(pair => Math.Abs(pair.First - pair.Second) <= 1e-6 * Math.Abs(pair.First));
        return new TableRow
        {
            What = "boundary cells, width 16, 500 steps, one core",
            Bar = againstNumPy ? 3 : 5,
            AtLeast = true,
            Unit = againstNumPy ? "x NumPy" : "x a naive program",
            Digits = 1,
            Measured = peer is null || same < 0.95 * Cells || sides < 0.95 * Cells ? null : peer.Value.Seconds / lanes,
            Detail = peer is null ? "there is no python3 with NumPy here"
                : FormattableString.Invariant($"{1000 * lanes / Cells:f1} ms a cell against {1000 * peer.Value.Seconds / Cells:f1} ms; of {Cells}, {same} values the same after {FewSteps} steps, {sides} on the same side after all"),
        };
    }

    private static (double Seconds, double[] Values) OfNaive(BoundarySetting setting, double[] x, double[] y)
    {
        double[] values = new double[Cells];
        NaiveBoundaryProgram.Train(setting, x[0], y[0]);
        long start = Stopwatch.GetTimestamp();
        for (int k = 0; k < Cells; k++)
        {
            values[k] = NaiveBoundaryProgram.Train(setting, x[k], y[k]);
        }

        return (Stopwatch.GetElapsedTime(start).TotalSeconds, values);
    }

    private static (double Seconds, double[] Values)? OfNumPy(BoundarySetting setting, double[] x, double[] y)
    {
        (double[] first, double[] second, double[] inputs, double[] targets) = setting.Draw();
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, [.. ((double[])[.. first, .. second, .. inputs, .. targets, .. x, .. y]).SelectMany(BitConverter.GetBytes)]);
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        try
        {
            var start = new ProcessStartInfo(
                python,
                ["-c", NumPy, file, .. ((int[])[setting.Width, setting.Rows, setting.Steps, Cells]).Select(number => number.ToString(CultureInfo.InvariantCulture))])
            {
                RedirectStandardOutput = true,
            };
            using Process process = Process.Start(start)!;
            string[] lines = process.StandardOutput.ReadToEnd().Split('\n');
            process.WaitForExit();
            return process.ExitCode != 0 ? null : (
                double.Parse(lines[0], CultureInfo.InvariantCulture),
                [.. lines[1].Trim().Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
