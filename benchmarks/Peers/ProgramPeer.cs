using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;

namespace Sonda.Benchmarks.Peers;

/// <summary>The chapter's training by another program, which trains an epoch for each line on its standard input and times it itself.</summary>
internal sealed class ProgramPeer : IDisposable
{
    private static readonly string[] Optimized = ["-O3", "-march=native", "-ffast-math"];

    private readonly string _folder;
    private readonly Process _process;

    private ProgramPeer(string folder, Process process) => (_folder, _process) = (folder, process);

    /// <summary>Compiles <c>chapter.c</c> and starts it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="reason">The reason why there is no such program here, if the result is null.</param>
    public static ProgramPeer? OfC(string network, out string reason) => Start(network, "gcc", out reason, folder =>
    {
        string source = WriteResource("chapter.c", folder), program = Path.Combine(folder, "chapter");
        using Process gcc = Process.Start("gcc", [.. Optimized, "-o", program, source, "-lm"]);
        gcc.WaitForExit();
        return gcc.ExitCode == 0 ? [program] : throw new InvalidOperationException("gcc could not compile chapter.c; its errors are above.");
    });

    /// <summary>Starts <c>chapter_numpy.py</c>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="reason">The reason why there is no such program here, if the result is null.</param>
    public static ProgramPeer? OfNumPy(string network, out string reason)
    {
        // Debian's interpreter has Debian's python3-numpy; another one that comes first on the path may have none.
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        return Start(network, "python3 with NumPy", out reason, folder =>
        {
            using Process numpy = Process.Start(new ProcessStartInfo(python, ["-c", "import numpy"]) { RedirectStandardError = true })!;
            numpy.StandardError.ReadToEnd();
            numpy.WaitForExit();
            return numpy.ExitCode == 0 ? [python, WriteResource("chapter_numpy.py", folder)] : null;
        });
    }

    /// <summary>Trains for an epoch and returns its milliseconds, as the program measured them.</summary>
    public double TrainEpoch() => Ask("epoch");

    /// <summary>The accuracy on the validation images.</summary>
    public double Accuracy() => Ask("accuracy");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ProgramPeer? Start(string network, string needed, out string reason, Func<string, string[]?> prepare)
    {
        string folder = Directory.CreateTempSubdirectory("sonda-peer-").FullName;
        try
        {
            reason = $"there is no {needed} here";
            if (prepare(folder) is { } command)
            {
                string[] numbers = [.. Counts().Concat(NetworkSpec.Parse(network).Sizes).Select(number => number.ToString(CultureInfo.InvariantCulture))];
                var start = new ProcessStartInfo(command[0], [.. command[1..], WriteData(folder), .. numbers])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                };

                // The program must not inherit what libtorch needs in this process.
                start.Environment.Remove("LD_PRELOAD");
                return new ProgramPeer(folder, Process.Start(start)!);
            }
        }
        catch (Win32Exception)
        {
            reason = $"there is no {needed} here";
        }

        Directory.Delete(folder, recursive: true);
        return null;
    }

    private static IEnumerable<int> Counts() => [ChapterData.Loaded.Training.Count, ChapterData.Loaded.Validation.Count];

    private static string WriteResource(string name, string folder)
    {
        string path = Path.Combine(folder, name);
        using Stream resource = typeof(ProgramPeer).Assembly.GetManifestResourceStream(name)!;
        using FileStream file = File.Create(path);
        resource.CopyTo(file);
        return path;
    }

    /// <summary>Writes the training and validation images, a byte for each pixel, and their classes behind them.</summary>
    private static string WriteData(string folder)
    {
        string path = Path.Combine(folder, "data");
        using FileStream file = File.Create(path);
        foreach (Dataset data in (Dataset[])[ChapterData.Loaded.Training, ChapterData.Loaded.Validation])
        {
            float[] row = new float[data.InputSize];
            byte[] pixels = new byte[data.InputSize];
            for (int i = 0; i < data.Count; i++)
            {
                data.CopyRow(i, row);
                for (int pixel = 0; pixel < row.Length; pixel++)
                {
                    pixels[pixel] = (byte)MathF.Round(255 * row[pixel]);
                }

                file.Write(pixels);
            }
        }

        file.Write(ChapterData.Loaded.Training.Labels);
        file.Write(ChapterData.Loaded.Validation.Labels);
        return path;
    }

    private double Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        string answer = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("A peer ended early; its errors are above.");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }
}
