using System.Text.Json;
using Sonda.Diagnosis.Traces;
using Sonda.Tests;
using Process = System.Diagnostics.Process;
using ProcessStartInfo = System.Diagnostics.ProcessStartInfo;

namespace Sonda.PyTorch.Tests;

/// <summary>A training by train.py in a folder of its own.</summary>
internal sealed class PyTorch : IDisposable
{
    private static readonly Lazy<string?> Python = new(() => new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(
        python => Start(python, ["-c", "import torch"]) is { ExitCode: 0 }));

    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-pytorch-").FullName;

    private readonly int[] _seeds;

    private PyTorch(string net, int[] seeds, int steps, string mode)
    {
        Requirement.PyTorch(Python.Value is not null);
        string script = Path.Combine(AppContext.BaseDirectory, "train.py");
        (int code, string error) = Start(Python.Value!, [script, net, string.Join(',', seeds), $"{steps}", _folder, mode])!.Value;
        Assert.True(code == 0, error);
        (Error, _seeds) = (error, seeds);
        Numbers = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, $"{seeds[0]}", "numbers.json"))).RootElement;
    }

    /// <summary>What the script wrote to stderr.</summary>
    public string Error { get; }

    /// <summary>The rows x and y of the first mini-batch, the weights at the start and at the end, of the first seed.</summary>
    public JsonElement Numbers { get; }

    /// <summary>The traces of all seeds.</summary>
    public IEnumerable<Trace> Traces => _seeds.Select(seed => TraceJson.Read(File.ReadAllText(Path.Combine(_folder, $"{seed}", "trace.jsonl"))));

    /// <summary>The trace of the first seed.</summary>
    public Trace Trace => Traces.First();

    public static PyTorch Train(string net, int seed, int steps, string mode = "") => new(net, [seed], steps, mode);

    public static PyTorch Train(string net, int[] seeds, int steps) => new(net, seeds, steps, "");

    /// <summary>Runs lines of Python beside a model; returns what Python says against them, or nothing.</summary>
    public static string Run(string lines)
    {
        Requirement.PyTorch(Python.Value is not null);
        string file = Path.GetTempFileName();
        File.WriteAllText(file, lines);
        (int code, string error) = Start(Python.Value!, [Path.Combine(AppContext.BaseDirectory, "remedies.py"), file])!.Value;
        File.Delete(file);
        return code == 0 ? "" : error;
    }

    /// <summary>Runs a script; returns what Python says against it, or nothing.</summary>
    public static string Script(string script, params string[] arguments)
    {
        Requirement.PyTorch(Python.Value is not null);
        (int code, string error) = Start(Python.Value!, [Path.Combine(AppContext.BaseDirectory, script), .. arguments])!.Value;
        return code == 0 ? "" : error;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (int ExitCode, string Error)? Start(string python, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            output.Wait();
            return (process.ExitCode, error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
