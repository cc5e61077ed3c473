using System.Globalization;
using CsCheck;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Tests.Specs;

public sealed class RunSpecTests
{
    private const string Whole =
        "784-[128 relu he bn]x20-10 softmax; data circle; optimizer adam; rate 0.01; lambda 0.5; schedule cosine(30); "
        + "clip norm(1); layer-rates geometric(2); batch 32; epochs 3; seed 7";

    [Theory]
    [InlineData(Whole, Whole)]
    [InlineData("784-30-10", "784-30-10")]
    [InlineData("784-30-10;seed 7;  epochs   2 ", "784-30-10; epochs 2; seed 7")]
    [InlineData("784-30-10; seed 1; data mnist; batch 10; rate 0.1; lambda 5; optimizer sgd; schedule constant; clip none", "784-30-10")]
    [InlineData("2-2; rate 0.001; lambda 0; optimizer adam", "2-2; optimizer adam(0.9,0.999)")]
    [InlineData("2-2; early-stop patience( 5 ,cost); epochs 2", "2-2; epochs 2; early-stop patience(5)")]
    [InlineData("2-2; batch full; rate 1e-7", "2-2; rate 1e-7; batch full")]
    [InlineData("2-2; eta 0.25; seed 3", "2-2; rate 0.25; seed 3")]
    [InlineData("2-[2 relu pytorch]-[2 keras]", "2-[2 relu pytorch]-[2 keras]")]
    [InlineData("2-2; data csv(\"a;b.csv\",target=y)+standard; seed 0", "2-2; data csv(a;b.csv,target=y)+standard; seed 0")]
    public void Text_is_read_and_written_back(string text, string canonical)
    {
        RunSpec run = RunSpec.Parse(text);
        Assert.Equal(canonical.Replace("adam;", "adam(0.9,0.999);", StringComparison.Ordinal), run.ToString());
        Assert.Equal(run, RunSpec.Parse(run.ToString()));
    }

    [Theory]
    [InlineData("2-3-2; data circle", 0.0)]
    [InlineData("2-3-2; data circle; lambda 0.5", 0.5)]
    [InlineData("784-3-10; data drawn; lambda 0", 0.0)]
    [InlineData("2-3-2; data circle; optimizer adam", 0.0)]
    public void Settings_that_move_to_other_data_keep_their_regularisation_in_the_text_too(string text, double lambda)
    {
        RunSpec run = RunSpec.Parse(text);
        foreach (DatasetSpec data in (DatasetSpec[])[DatasetSpec.Mnist, DatasetSpec.Parse("circle")])
        {
            RunSpec moved = new(run.Network) { Data = data, Training = run.Training };
            Assert.Equal(lambda, moved.Training.Lambda);
            Assert.Equal(lambda, RunSpec.Parse(moved.ToString()).Training.Lambda);
        }
    }

    [Fact]
    public void Every_piece_says_what_it_says()
    {
        RunSpec run = RunSpec.Parse(Whole);
        Assert.Equal(NetworkSpec.Parse("784-[128 relu he bn]x20-10 softmax"), run.Network);
        Assert.Equal(DatasetSpec.Parse("circle"), run.Data);
        Assert.Equal(new OptimizerSpec(OptimizerKind.Adam), run.Training.Optimizer);
        Assert.Equal((0.01, 0.5, 32, 3, 7UL), (run.Training.LearningRate, run.Training.Lambda, run.Training.BatchSize, run.Training.Epochs, run.Seed));
        Assert.Equal("cosine(30) norm(1) geometric(2)", $"{run.Training.Schedule} {run.Training.Clipping} {run.Training.LayerRates}");
    }

    [Fact]
    public void Any_run_survives_its_text_and_its_json() => AnyRun.All.Sample(run =>
    {
        string text = run.ToString(), json = run.ToJson();
        Assert.Equal(run, RunSpec.Parse(text));
        Assert.Equal(text, RunSpec.Parse(text).ToString());
        Assert.Equal(run, RunSpec.Parse(json));
        Assert.Equal(json, RunSpec.Parse(json).ToJson());
    });

    [Theory]
    [InlineData("784-0-10; seed 7", "\"0\" at character 5 of \"784-0-10\"")]
    [InlineData("784-10; sed 7", "At character 9 of \"784-10; sed 7\": \"sed 7\" is not allowed: expected KEY VALUE with one of the keys data, optimizer, rate")]
    [InlineData("784-10; seed", "\"seed\" is not allowed: expected KEY VALUE")]
    [InlineData("784-10;", "\"\" is not allowed: expected KEY VALUE")]
    [InlineData("784-10; seed 1; seed 1", "At character 17 of \"784-10; seed 1; seed 1\": \"seed 1\" is not allowed: expected seed once")]
    [InlineData("784-10; rate 1; eta 1", "At character 17 of \"784-10; rate 1; eta 1\": \"eta 1\" is not allowed: expected rate once")]
    [InlineData("784-10; seed -1", "seed: \"-1\" is not allowed: expected a whole number from 0 to 18446744073709551615")]
    [InlineData("784-10; rate 0,1", "rate: \"0,1\" is not allowed: expected a finite number of at least 0")]
    [InlineData("784-10; rate 1e999", "rate: \"1e999\" is not allowed")]
    [InlineData("784-10; lambda -1", "lambda: \"-1\" is not allowed")]
    [InlineData("784-10; batch 0", "batch: \"0\" is not allowed: expected full or a whole number from 1 to 1000000")]
    [InlineData("784-10; epochs 1.5", "epochs: \"1.5\" is not allowed: expected a whole number from 0 to 1000000")]
    [InlineData("784-10; batch 1000001", "batch: \"1000001\" is not allowed: expected full or a whole number from 1 to 1000000")]
    [InlineData("784-10; epochs 1000001", "At character 9 of \"784-10; epochs 1000001\": epochs: \"1000001\" is not allowed: expected a whole number from 0 to 1000000")]
    [InlineData("784-10; optimizer adm", "At character 9 of \"784-10; optimizer adm\": optimizer: \"adm\" is not allowed: expected one of sgd")]
    [InlineData("784-10; data ring", "data: \"ring\" is not allowed: expected one of mnist")]
    [InlineData("784-10; optimizer adamw; lambda 1", "Lambda must be 0 where the optimizer has a weight decay of its own")]
    [InlineData("784-30-10; layer-rates 1,2,3", "The layer rates must have 1 factor or 2")]
    public void What_is_no_run_is_refused_with_its_place(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<FormatException>(() => RunSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Texts_are_the_same_under_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("pt-BR");
            RunSpec run = RunSpec.Parse("2-[2 drop(0.5)]-2; rate 0.25");
            Assert.Equal("2-[2 drop(0.5)]-2; rate 0.25", run.ToString());
            Assert.Contains("\"learningRate\": 0.25", run.ToJson(), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
