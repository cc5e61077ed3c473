using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Texts;
using Sonda.Studies.Diagnoses;

namespace Sonda.PyTorch.Tests;

public sealed class RemedyTests
{
    [Fact]
    public void The_lines_of_all_remedies_run_for_classes_and_for_numbers()
    {
        var layer = new TraceLayer { Name = "0", Kind = TraceLayerKind.Dense, Inputs = 3, Units = 4, Activation = new TraceActivation { Kind = "tanh" } };
        var numbers = new TraceSubject
        {
            Network = "mine",
            Cost = "mse",
            Layers = [layer, layer with { Inputs = 4, Units = 1 }],
            Writer = "sonda_trace.py 1",
            TargetSize = 2,
            Targets = new TraceTargets { Mean = 0, Deviation = 1 },
            Optimizer = new TraceOptimizer { Name = "sgd", Kind = "sgd", LearningRate = 0 },
        };
        TraceSubject[] subjects = [numbers, numbers with { Classes = 2, TargetSize = 0, Targets = null }, numbers with { Classes = 3, TargetSize = 0, Targets = null }];
        string[] lines = [.. subjects.SelectMany(subject => RemedyKinds.All
            .Select(remedy => RemedyText.Of(new ProposedRemedy(remedy.Id, LocalizableText.Of($"So."), null), subject, "pt").Code)).OfType<string>()];
        Assert.True(lines.Length > 75);
        Assert.All(["MSELoss", "BCEWithLogitsLoss", "CrossEntropyLoss"], loss => Assert.Contains(lines, line => line.Contains($"loss_function = nn.{loss}()  #", StringComparison.Ordinal)));
        Assert.Equal("", PyTorch.Run(string.Join('\n', lines)));
    }
}
