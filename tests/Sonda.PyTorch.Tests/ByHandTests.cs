using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;

namespace Sonda.PyTorch.Tests;

/// <summary>The lines of the page for programs that write a trace by hand, beside a network in numpy.</summary>
public sealed class ByHandTests
{
    [Fact]
    public void The_lines_of_the_page_write_a_trace_that_is_judged()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "adapters.md")).Split("## Keras")[1];
        string lines = page.Split("```python\n")[1].Split("```")[0], folder = Directory.CreateTempSubdirectory("sonda-byhand-").FullName;
        try
        {
            Assert.InRange(lines.Trim().Split('\n').Length, 15, 21);
            File.WriteAllText(Path.Combine(folder, "lines.py"), lines.Replace("\"trace.jsonl\"", $"r\"{Path.Combine(folder, "trace.jsonl")}\"", StringComparison.Ordinal));
            Assert.Equal("", PyTorch.Script("byhand.py", Path.Combine(folder, "lines.py")));

            Trace trace = TraceJson.Read(File.ReadAllText(Path.Combine(folder, "trace.jsonl")));
            Verdict verdict = Doctor.Standard.Examine(trace);
            Assert.Equal((30, "mine 1"), (trace.Steps.Count, trace.Subject.Writer));
            Assert.All(trace.Steps, step => Assert.All(step.Layers, layer => Assert.True(layer is { GradientNorm: > 0, WeightNorm: > 0, DeltaNorm: null })));
            Assert.True(verdict.IsJudged);
            Assert.Contains("saturation", verdict.WithoutReadings);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
