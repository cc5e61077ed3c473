using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Texts;
using Sonda.Studies.Diagnoses;

namespace Sonda.PyTorch.Tests;

public sealed class RemedyTests
{
    [Fact]
    public void The_lines_of_all_remedies_run()
    {
        var subject = new TraceSubject { Network = "mine", Cost = "mse", Layers = [], Writer = "sonda_trace.py 1", Targets = new TraceTargets { Mean = 0, Deviation = 1 } };
        string[] lines = [.. RemedyKinds.All
            .Select(remedy => RemedyText.Of(new ProposedRemedy(remedy.Id, LocalizableText.Of($"So."), null), subject, "pt").Code).OfType<string>()];
        Assert.True(lines.Length > 20);
        Assert.Equal("", PyTorch.Run(string.Join('\n', lines)));
    }
}
