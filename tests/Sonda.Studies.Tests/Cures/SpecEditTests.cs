using Sonda.Diagnosis.Remedies;
using Sonda.Runs.Specs;
using Sonda.Studies.Edits;

namespace Sonda.Studies.Tests.Cures;

public sealed class SpecEditTests
{
    /// <summary>A run, a remedy, and the result; null if it changes nothing.</summary>
    public static TheoryData<string, string, string?> Edits => new()
    {
        // Activations: only hidden layers, with weights to match. A projection and parts that already fit stay as they are.
        { RemedyKinds.Selu, "2-[5 he-uniform]x3-[1 he-uniform] bce", "2-[5 selu lecun]x3-[1 he-uniform] bce" },
        { RemedyKinds.Selu, "2-[5 tanh lecun-uniform]-1 bce", "2-[5 selu lecun-uniform]-1 bce" },
        { RemedyKinds.Selu, "2-[5 selu lecun]-1 bce", null },
        { RemedyKinds.Selu, "2-5-res([5 identity]-[tanh])-1 bce", "2-[5 selu lecun]-res([5 identity lecun]-[selu])-1 bce" },
        { RemedyKinds.Relu, "2-[5 he-uniform]x3-[1 uniform(-0.05,0.05)] bce", "2-[5 relu he-uniform]x3-[1 xavier] bce" },
        { RemedyKinds.Relu, "2-res([2 xavier tanh]-[2 identity xavier] tanh)-1 bce", "2-res([2 relu he]-[2 identity he] relu)-1 bce" },
        { RemedyKinds.Relu, "(1,8,8)-[conv 3 3x3 pad(1)]-[max 2]-10 softmax", "(1,8,8)-[conv 3 3x3 relu he pad(1)]-[max 2]-10 softmax" },
        { RemedyKinds.LeakyRelu, "2-[5 relu he]-1 bce", "2-[5 leaky-relu he]-1 bce" },
        { RemedyKinds.LeakyRelu, "2-[5 leaky-relu(0.2) he]-1 bce", null },
        { RemedyKinds.Tanh, "2-[5 exp he]x2-3 softmax", "2-[5 tanh xavier]x2-3 softmax" },
        { RemedyKinds.Tanh, "784-10", null },

        // Initializers.
        { RemedyKinds.Initializer, "2-[5 relu uniform(-0.05,0.05)]x2-[1 uniform(-0.05,0.05)] bce", "2-[5 relu he]x2-[1 xavier] bce" },
        { RemedyKinds.Initializer, "2-[5 selu]-[5 gelu]-[5 tanh xavier-uniform]-[3 xavier] softmax", "2-[5 selu lecun]-[5 gelu he]-[5 tanh xavier-uniform]-[3 xavier] softmax" },
        { RemedyKinds.Initializer, "2-[5 identity]-[relu]-[1 xavier] bce", "2-[5 identity he]-[relu]-[1 xavier] bce" },
        { RemedyKinds.Initializer, "2-[5 identity he]-[5 relu pre]-[1 xavier] bce", "2-[5 identity he]-[5 relu xavier pre]-[1 xavier] bce" },
        { RemedyKinds.Initializer, "2-[5 relu he]-[1 xavier] bce", null },
        { RemedyKinds.Orthogonal, "2-[5 relu]-[5 tanh]-1 bce", "2-[5 relu orthogonal(1.414)]-[5 tanh orthogonal]-[1 orthogonal] bce" },
        { RemedyKinds.Orthogonal, "2-[5 relu orthogonal(2)]-[1 orthogonal] bce", null },

        // The edge of chaos: hidden layers of an activation that is not there by its usual start.
        { RemedyKinds.CriticalStart, "784-[100 gelu he]x2-[10 xavier] softmax", "784-[100 gelu variance(1.983,0.1729)]x2-[10 xavier] softmax" },
        { RemedyKinds.CriticalStart, "784-[30 gelu he]-[30 relu he]-[30 gelu he bn]-10", "784-[30 gelu variance(1.983,0.1729)]-[30 relu he]-[30 gelu he bn]-10" },
        { RemedyKinds.CriticalStart, "784-[30 relu he]-[30 selu lecun]-[30 sigmoid]-10", null },
        { RemedyKinds.CriticalStart, "784-[100 gelu variance(1.983,0.1729)]x2-10", null },

        // Normalisations: not over one row, not twice.
        { RemedyKinds.BatchNorm, "2-[5 relu]x3-1 bce", "2-[5 relu bn]x3-1 bce" },
        { RemedyKinds.BatchNorm, "2-[5 relu]x3-1 bce; batch 1", null },
        { RemedyKinds.LayerNorm, "2-[5 identity]-[ln]-[relu]-res([5 tanh]-[5 tanh ln])-1 bce", "2-[5 identity]-[ln]-[relu]-res([5 tanh ln]-[5 tanh ln])-1 bce" },
        { RemedyKinds.LayerNorm, "2-[5 relu bn]-1 bce", null },
        { RemedyKinds.RmsNorm, "784-30-10", "784-[30 rms]-10" },

        // Paths: only around equal shapes.
        { RemedyKinds.Residual, "2-[5 tanh]x3-1 bce", "2-[5 tanh]-res([5 tanh])x2-1 bce" },
        { RemedyKinds.Residual, "5-[5 tanh]-[drop(0.5)]-[5 tanh]-[4 tanh]-1 bce", "5-res([5 tanh])-[drop(0.5)]-res([5 tanh])-[4 tanh]-1 bce" },
        { RemedyKinds.Residual, "(2,8,8)-[conv 2 3x3 pad(1)]-[conv 2 3x3]-[conv 2 3x3 stride(2) pad(1)]-10", "(2,8,8)-res([conv 2 3x3 pad(1)])-[conv 2 3x3]-[conv 2 3x3 stride(2) pad(1)]-10" },
        { RemedyKinds.Residual, "5-res([5 tanh])-4-3", null },

        // Against overfitting.
        { RemedyKinds.EarlyStop, "784-30-10; epochs 100", "784-30-10; epochs 100; early-stop patience(10)" },
        { RemedyKinds.EarlyStop, "784-30-10; early-stop patience(3)", null },
        { RemedyKinds.Dropout, "784-[30 relu]x2-10", "784-[30 relu drop(0.2)]x2-10" },
        { RemedyKinds.MoreDecay, "784-30-10; optimizer adam", "784-30-10; optimizer adam(0.9,0.999); lambda 0.7" },
        { RemedyKinds.MoreDecay, "784-30-10", "784-30-10; lambda 50" },
        { RemedyKinds.Smaller, "784-[30 relu]-5-10", "784-[15 relu]-3-10" },
        { RemedyKinds.Smaller, "5-res([5 tanh])-4-3", null },
        { RemedyKinds.Longer, "784-30-10; epochs 20", "784-30-10; epochs 80" },

        // A rate of 0: the optimizer's own.
        { RemedyKinds.DefaultRate, "784-30-10; optimizer adam; rate 0", "784-30-10; optimizer adam(0.9,0.999)" },
        { RemedyKinds.DefaultRate, "784-30-10; rate 0.001", null },

        // Weights of classes: not for numeric targets, not twice.
        { RemedyKinds.ClassWeights, "2-[5 tanh xavier]-1 bce; data circle", "2-[5 tanh xavier]-1 bce; data circle+weights(balanced)" },
        { RemedyKinds.ClassWeights, "2-[5 tanh xavier]-1 bce; data circle+standard+weights(balanced)", null },

        // The optimizer of a run holds all weights, and its cost depends on all of them.
        { RemedyKinds.HoldWeights, "784-30-10", null },
        { RemedyKinds.ConnectWeights, "784-30-10", null },

        // Training.
        { RemedyKinds.Clip, "784-30-10", "784-30-10; clip norm(1)" },
        { RemedyKinds.Clip, "784-30-10; clip value(0.5)", null },
        { RemedyKinds.Adam, "784-30-10; rate 0.5", "784-30-10; optimizer adam(0.9,0.999); lambda 5" },
        { RemedyKinds.Adam, "784-30-10; lambda 0", "784-30-10; optimizer adam(0.9,0.999)" },
        { RemedyKinds.Adam, "784-30-10; optimizer momentum(0.9); lambda 2", "784-30-10; optimizer adam(0.9,0.999); lambda 2" },
        { RemedyKinds.Adam, "784-30-10; optimizer adamw(0.9,0.999)", null },
        { RemedyKinds.LowerRate, "784-30-10; rate 0.3", "784-30-10; rate 0.03" },
        { RemedyKinds.LowerRate, "784-30-10; optimizer adam", "784-30-10; optimizer adam(0.9,0.999); rate 0.0001" },
        { RemedyKinds.LowerRate, "784-30-10; rate 0", null },
        { RemedyKinds.ThirdRate, "784-30-10", "784-30-10; rate 0.033" },
        { RemedyKinds.HigherRate, "784-30-10; rate 0.07", "784-30-10; rate 0.7" },
        { RemedyKinds.LayerRates, "784-30-30-30-10", "784-30-30-30-10; layer-rates geometric(2)" },
        { RemedyKinds.LayerRates, "784-[30]x15-10", "784-30x15-10; layer-rates geometric(1.38)" },
        { RemedyKinds.LayerRates, "784-30-10; layer-rates 2,1", null },
        { RemedyKinds.LargerBatch, "784-30-10", "784-30-10; batch 40" },
        { RemedyKinds.LargerBatch, "784-30-10; batch 200", "784-30-10; batch 700" },
        { RemedyKinds.LargerBatch, "784-30-10; batch full", null },
        { RemedyKinds.NoDecay, "784-30-10", "784-30-10; lambda 0" },
        { RemedyKinds.NoDecay, "784-30-10; optimizer adamw", "784-30-10; optimizer adamw(0.9,0.999,decay=0)" },
        { RemedyKinds.NoDecay, "784-30-10; optimizer adam", null },
        { RemedyKinds.NoDropout, "784-[30 drop(0.9)]-10", "784-30-10" },
        { RemedyKinds.NoDropout, "5-res([5 tanh]-[drop(0.5)])-[drop(0.5)]-[5 tanh]-3", "5-res([5 tanh])-[5 tanh]-3" },
        { RemedyKinds.NoDropout, "784-30-10", null },

        // Recurrence, in blocks too.
        { RemedyKinds.Lstm, "(20,2)-[rnn 8 relu recurrent(identity) all truncate(5)]-[rnn 8]-1 mse", "(20,2)-[lstm 8 all truncate(5)]-[lstm 8]-1 mse" },
        { RemedyKinds.Gru, "(20,2)-[rnn 8 xavier]-1 mse", "(20,2)-[gru 8 xavier]-1 mse" },
        { RemedyKinds.Gru, "(20,2)-[lstm 8]-1 mse", null },
        { RemedyKinds.OrthogonalRecurrence, "(20,2)-[rnn 8 recurrent(normal(0,0.01))]-1 mse", "(20,2)-[rnn 8]-1 mse" },
        { RemedyKinds.IdentityRecurrence, "(20,2)-[rnn 8]-1 mse", "(20,2)-[rnn 8 relu recurrent(identity)]-1 mse" },
        { RemedyKinds.IdentityRecurrence, "(20,2)-[gru 8]-1 mse", null },
        { RemedyKinds.ForgetBias, "(20,2)-[lstm 8 forget(0)]-1 mse", "(20,2)-[lstm 8]-1 mse" },
        { RemedyKinds.ForgetBias, "(20,2)-[lstm 8 forget(2)]-1 mse", null },

        // Data and output: these tests have three classes.
        { RemedyKinds.ScaleData, "784-30-10; data circle", "784-30-10; data circle+standard" },
        { RemedyKinds.ScaleData, "784-30-10; data circle+minmax", "784-30-10; data circle+standard" },
        { RemedyKinds.ScaleData, "784-30-10; data circle+standard", null },
        { RemedyKinds.FitOutput, "2-5-1 softmax", "2-5-3 softmax" },
        { RemedyKinds.FitOutput, "2-5-3 mse", "2-5-3 softmax" },
        { RemedyKinds.FitOutput, "2-5-3", null },
        { RemedyKinds.FitOutput, "2-5-3 bce", null },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_remedy_changes_what_it_says_and_nothing_else(string remedy, string before, string? after)
    {
        RunSpec run = RunSpec.Parse(before);

        RunSpec? edited = EditCatalogue.Find(remedy)!.Apply(run, new DataFacts(Classes: 3, TargetSize: 0, Rows: 700));

        Assert.Equal(after is null ? null : RunSpec.Parse(after).ToString(), edited?.ToString());
        Assert.Equal(RunSpec.Parse(before), run);
    }

    [Theory]
    [InlineData("2-5-1 softmax", 2, 0, "2-5-1 bce")]
    [InlineData("2-5-2 mse", 2, 0, "2-5-2 softmax")]
    [InlineData("2-5-1", 2, 0, null)]
    [InlineData("2-5-1 bce", 0, 1, "2-5-1 mse")]
    [InlineData("2-5-1", 0, 2, "2-5-2 mse")]
    [InlineData("2-5-2 mse", 0, 2, null)]
    public void An_output_is_fitted_to_what_is_to_be_learned(string before, int classes, int targets, string? after) => Assert.Equal(
        after, EditCatalogue.Find(RemedyKinds.FitOutput)!.Apply(RunSpec.Parse(before), new DataFacts(classes, targets, 700))?.ToString());

    [Theory]
    [InlineData(RemedyKinds.BatchNorm, "2-[5 relu]x3-1 bce; batch 32", 321, null)]
    [InlineData(RemedyKinds.BatchNorm, "2-[5 relu]x3-1 bce; batch 32", 322, "2-[5 relu bn]x3-1 bce; batch 32")]
    [InlineData(RemedyKinds.BatchNorm, "2-[5 relu]x3-1 bce; batch full", 1, null)]
    [InlineData(RemedyKinds.BatchNorm, "(1,8,8)-[conv 3 3x3]-10 softmax; batch 32", 321, "(1,8,8)-[conv 3 3x3 bn]-10 softmax; batch 32")]
    [InlineData(RemedyKinds.LayerNorm, "2-[5 relu]x3-1 bce; batch 32", 321, "2-[5 relu ln]x3-1 bce; batch 32")]
    [InlineData(RemedyKinds.LargerBatch, "2-[5 relu bn]-1 bce; batch 8", 321, null)]
    [InlineData(RemedyKinds.LargerBatch, "2-[5 relu]-1 bce; batch 8", 321, "2-[5 relu]-1 bce; batch 32")]
    [InlineData(RemedyKinds.LargerBatch, "2-[5 relu bn]-1 bce; batch 2", 322, "2-[5 relu bn]-1 bce; batch 8")]
    public void No_edit_leaves_a_batch_norm_a_single_row(string remedy, string before, int rows, string? after) => Assert.Equal(
        after, EditCatalogue.Find(remedy)!.Apply(RunSpec.Parse(before), new DataFacts(2, 0, rows))?.ToString());

    [Fact]
    public void A_sequence_of_one_step_is_a_single_row_too()
    {
        RunSpec run = RunSpec.Parse("(4,2)-[rnn 5 all]-[5]-[rnn 3]-1 mse; batch 32");
        var data = new DataFacts(0, 1, 321);

        Assert.NotNull(EditCatalogue.Find(RemedyKinds.BatchNorm)!.Apply(run, data));
        Assert.Null(EditCatalogue.Find(RemedyKinds.BatchNorm)!.Apply(run, data with { ShortestSequence = 1 }));
    }

    [Fact]
    public void Every_remedy_has_one_edit() =>
        Assert.Equal(RemedyKinds.All.Select(remedy => remedy.Id), EditCatalogue.All.Select(edit => edit.Remedy));

    [Fact]
    public void Every_edit_of_every_run_is_read_back_from_text_and_json()
    {
        foreach (string text in Edits.Select(row => row.Data.Item2).Distinct())
        {
            foreach (SpecEdit edit in EditCatalogue.All)
            {
                if (edit.Apply(RunSpec.Parse(text), new DataFacts(3, 0, 700)) is { } edited)
                {
                    Assert.Equal(edited, RunSpec.Parse(edited.ToString()));
                    Assert.Equal(edited, RunSpec.Parse(edited.ToJson()));
                }
            }
        }
    }

    [Fact]
    public void An_edit_of_its_own_result_changes_nothing_more()
    {
        // Except amounts, which can change again.
        string[] going =
        [
            RemedyKinds.LowerRate, RemedyKinds.ThirdRate, RemedyKinds.HigherRate, RemedyKinds.LargerBatch,
            RemedyKinds.MoreDecay, RemedyKinds.Smaller, RemedyKinds.Longer,
        ];
        foreach (string text in Edits.Select(row => row.Data.Item2).Distinct())
        {
            foreach (SpecEdit edit in EditCatalogue.All.Where(edit => !going.Contains(edit.Remedy)))
            {
                var data = new DataFacts(3, 0, 700);
                if (edit.Apply(RunSpec.Parse(text), data) is { } edited)
                {
                    Assert.Null(edit.Apply(edited, data)?.ToString());
                }
            }
        }
    }

    [Theory]
    [InlineData("784-30-10", "784-30-10", 0, 0)]
    [InlineData("784-[30]x5-10", "784-[30 selu lecun]x5-10", 0, 2)]
    [InlineData("784-[30]x5-10", "784-[30 bn]x5-10", 0, 1)]
    [InlineData("784-30-30-10", "784-30-res(30)-10", 0, 1)]
    [InlineData("784-30-30-10", "784-30-res(30 relu)-10", 0, 2)]
    [InlineData("784-30-10", "784-30-10 softmax", 0, 1)]
    [InlineData("784-30-10", "784-30-10; optimizer adam; lambda 5", 1, 0)]
    [InlineData("784-30-10", "784-30-10; optimizer adam", 2, 0)]
    [InlineData("784-30-10", "784-30-10; optimizer adam; lambda 5; rate 0.01", 2, 0)]
    [InlineData("784-30-10", "784-[30 relu]-10; clip norm(1); data drawn", 2, 1)]
    [InlineData("(20,2)-[rnn 8]-1 mse", "(20,2)-[lstm 8]-1 mse", 0, 1)]
    public void The_size_of_a_change_is_its_fields(string before, string after, int training, int architecture) => Assert.Equal(
        new ChangeSize(training, architecture), ChangeSize.Between(RunSpec.Parse(before), RunSpec.Parse(after)));

    [Fact]
    public void Of_changes_as_large_that_of_training_is_smaller()
    {
        Assert.True(new ChangeSize(1, 0) < new ChangeSize(0, 1));
        Assert.True(new ChangeSize(0, 1) < new ChangeSize(2, 0));
    }
}
