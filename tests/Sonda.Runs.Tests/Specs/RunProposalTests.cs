using Sonda.Data;
using Sonda.Data.Scaling;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Specs;

/// <summary>What the data decide about a run: sizes of the network, and the default λ.</summary>
public sealed class RunProposalTests
{
    [Theory]
    [InlineData("circle", "2-[100 relu keras]-[2 keras] softmax; data circle; optimizer adam(0.9,0.999); batch 32; epochs 458; early-stop patience(114)")]
    [InlineData("adding(20,rows=100)", "(20,2)-[lstm 32]-1 mse; data adding(length=20,rows=100); optimizer adam(0.9,0.999); batch 16; epochs 200; early-stop patience(50)")]
    public void A_proposed_run_fits_the_data_and_is_written_as_one_line(string data, string expected)
    {
        LoadedData loaded = Load.Data(data);
        RunSpec run = RunProposal.For(DatasetSpec.Parse(data), loaded);
        Assert.Equal(expected, run.ToString());
        Assert.Equal(run, RunSpec.Parse(run.ToString()));
    }

    [Theory]
    [InlineData("", 3, "csv(TABLE,zeros=x)+standard")]
    [InlineData(",zeros=no", 2, "csv(TABLE,zeros=no)+standard")]
    [InlineData(",zeros=x", 3, "csv(TABLE,zeros=x)+standard")]
    [InlineData(",zeros=z,task=regression", 3, "csv(TABLE,task=regression,zeros=z)+standard(targets)")]
    [InlineData(",task=regression", 3, "csv(TABLE,task=regression,zeros=x)+standard(targets)")]
    public void A_column_with_many_zeros_gets_an_input_for_them_unless_the_data_say_otherwise(string settings, int inputs, string expected)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "x,z,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"{i % 2 * i},{i * 7 % 50},{i % 3}\n"))));
            DatasetSpec data = DatasetSpec.Parse($"csv({path}{settings})");
            RunSpec run = RunProposal.For(data, Load.Data(data.ToString()));
            Assert.Equal(expected.Replace("TABLE", path, StringComparison.Ordinal), run.Data.ToString());
            Assert.StartsWith($"{inputs}-[100 relu keras]", run.ToString(), StringComparison.Ordinal);
            Assert.Equal(inputs, Load.Data(run.Data.ToString()).Training.InputSize);

            // Scaled data are as somebody wants them.
            RunSpec scaled = RunProposal.For(data with { Scaling = new ScalingSpec(ScalingKind.MinMax) }, Load.Data($"{data}+minmax"));
            Assert.Equal($"{data}+minmax", scaled.Data.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("", "data csv(t.csv,validation=0.01)+standard; optimizer adam(0.9,0.999); batch 16; epochs 70; seed 3", 200)]
    [InlineData(",order=file,test=0.2", "data csv(t.csv,order=file,test=0.2,validation=0.04)+standard; optimizer adam(0.9,0.999); batch 16; epochs 70; seed 3", 40)]
    public void A_final_run_takes_as_long_on_nearly_all_rows(string settings, string expected, int rows)
    {
        RunSpec run = RunSpec.Parse($"1-[3 relu]-2 softmax; data csv(t.csv{settings})+standard; optimizer adam; batch 16; epochs 100; early-stop patience(9); seed 3");
        RunSpec final = RunProposal.OnNearlyAllRows(run, 70, Table(settings, rows))!;
        Assert.Equal("1-[3 relu]-2 softmax; " + expected, final.ToString());
        LoadedData split = Table($"{settings},{final.Data.Source.Split(',')[^1].Split(')')[0]}", rows);
        Assert.InRange(split.Validation.Count, 1, 2);
        Assert.Equal(Table(settings, rows).Test?.Count, split.Test?.Count);
    }

    [Theory]
    [InlineData("data csv(t.csv); early-stop patience(9)", 0, 200)]
    [InlineData("data csv(t.csv)", 70, 200)]
    [InlineData("data csv(t.csv); early-stop patience(9)", 70, 9)]
    [InlineData("data csv(t.csv); early-stop patience(9)", 70, 10_001)]
    [InlineData("data csv(t.csv,group=g); early-stop patience(9)", 70, 200)]
    [InlineData("data csv(t.csv,fold=1/5); early-stop patience(9)", 70, 200)]
    [InlineData("data csv(t.csv,order=stratified); early-stop patience(9)", 70, 200)]
    [InlineData("data circle; early-stop patience(9)", 70, 200)]
    public void There_is_no_final_run_without_early_stopping_or_where_few_rows_cannot_be_split_off(string settings, int kept, int rows) =>
        Assert.Null(RunProposal.OnNearlyAllRows(RunSpec.Parse("1-[3 relu]-2 softmax; " + settings), kept, Table("", rows)));

    [Theory]
    [InlineData("?-8-?; rate 1", "2-8-2; rate 1")]
    [InlineData("?-[8 tanh]x2-[? xavier] softmax", "2-[8 tanh]x2-[2 xavier] softmax")]
    [InlineData("?-8-? bce", "2-8-1 bce")]
    [InlineData("3-8-?", "3-8-2")]
    public void A_question_mark_becomes_what_the_data_ask_for(string template, string expected)
    {
        Assert.True(RunProposal.IsTemplate(template));
        Assert.Equal(expected, RunProposal.Fill(template, Load.Data("circle").Training));
        Assert.Equal(RunSpec.Parse(expected).Training, RunSpec.Parse(RunProposal.WithPlaceholders(template)).Training);
    }

    [Fact]
    public void A_hidden_layer_needs_a_number_and_a_setting_may_hold_a_question_mark()
    {
        Assert.ThrowsAny<FormatException>(() => RunProposal.Fill("?-?-?", Load.Data("circle").Training));
        Assert.False(RunProposal.IsTemplate("2-2; data csv(a.csv,na=?)"));
    }

    [Theory]
    [InlineData("784-10", 5)]
    [InlineData("784-10; data fashion-mnist", 5)]
    [InlineData("784-10; data fashion-mnist; optimizer adam", 0)]
    [InlineData("2-2; data circle", 0)]
    [InlineData("2-2; rate 1; data circle", 0)]
    [InlineData("2-2; lambda 5; data circle", 5)]
    [InlineData("2-2; data circle; lambda 0.5", 0.5)]
    public void The_decay_of_the_book_is_for_its_digits(string text, double lambda)
    {
        var run = RunSpec.Parse(text);
        Assert.Equal(lambda, run.Training.Lambda);
        Assert.Equal(run, RunSpec.Parse(run.ToString()));
        Assert.Equal(run, RunSpec.Parse(run.ToJson()));
    }

    [Fact]
    public void A_change_of_another_setting_leaves_the_decay_as_it_is()
    {
        TrainingSpec training = RunSpec.Parse("2-2; data circle").Training;
        Assert.Equal(0, RunChange.Parse("rate 0.1").ApplyTo(training).Lambda);
        Assert.Equal(0, RunChange.Parse("batch 7; momentum 0.9").ApplyTo(training).Lambda);
        Assert.Equal(0, new RunSpec(RunSpec.Parse("2-2").Network) { Data = DatasetSpec.Parse("blob"), Training = new TrainingSpec { Epochs = 3 } }.Training.Lambda);
        Assert.Equal(OptimizerKind.Sgd, training.Optimizer.Kind);
    }

    private static LoadedData Table(string settings, int rows)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "x,y\n" + string.Concat(Enumerable.Range(0, rows).Select(i => FormattableString.Invariant($"{i * 7 % 50},{i % 2}\n"))));
            return Load.Data($"csv({path}{settings})");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
