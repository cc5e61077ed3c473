using Sonda.Engine;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Tests.Specs;

public sealed class SweepSpecTests
{
    private const string Two = "784-[300 tanh normal(0,{sw})]x{depth}-10 softmax; batch 50; epochs 2\nsw = 0.5..0.8 step 0.1\ndepth = 1..3 step 1\nseeds 2\nseed 7\nmeasure accuracy, epochs-to(90), reading(steps[-1].layers[0].speed)";

    [Theory]
    [InlineData(Two)]
    [InlineData("2-{width}-1 bce; data circle(noise={noise})\nwidth = 4, 8, 16\nnoise = log 0.001..1 of 4 as \"noise σ\"")]
    [InlineData("784-[100 {act} {init}]x3-10 softmax\nact = tanh, relu\ninit = normal(0,0.1), he")]
    [InlineData("784-{2*w}-10; rate {eta/sqrt(w)}\nw = 10..20 of 3\neta = log 0.0001..10 of 6")]
    public void Text_and_json_read_back_the_same(string text)
    {
        SweepSpec sweep = SweepSpec.Parse(text);

        Assert.Equal(text, sweep.ToString());
        Assert.Equal(text, SweepSpec.Parse(sweep.ToJson()).ToString());
        Assert.Equal(sweep.ToJson(), SweepSpec.Parse(sweep.ToJson()).ToJson());
    }

    [Fact]
    public void One_line_and_many_lines_with_comments_are_the_same()
    {
        SweepSpec line = SweepSpec.Parse("784-{w}-10; epochs 3; w = 1..3 step 1; seeds 5; measure cost");
        SweepSpec lines = SweepSpec.Parse("# widths; a comment with a semicolon\n784-{w}-10\nepochs 3\n\nw = 1..3/1\nseeds 5\nmeasure cost\n");

        Assert.Equal(line.ToString(), lines.ToString());
        Assert.Equal(15, line.CellCount);
    }

    [Fact]
    public void Every_cell_is_another_run_and_seeds_change_fastest()
    {
        SweepSpec sweep = SweepSpec.Parse(Two);
        string[] runs = [.. Enumerable.Range(0, sweep.CellCount).Select(cell => sweep.SpecOf(cell).ToString())];

        Assert.Equal(24, runs.Distinct().Count());
        Assert.Equal("784-[300 tanh normal(0,0.5)]-10 softmax; batch 50; epochs 2; seed 7", runs[0]);
        Assert.Equal("784-[300 tanh normal(0,0.5)]-10 softmax; batch 50; epochs 2; seed 8", runs[1]);
        Assert.Equal("784-[300 tanh normal(0,0.5)]x2-10 softmax; batch 50; epochs 2; seed 7", runs[2]);
        Assert.Equal("784-[300 tanh normal(0,0.8)]x3-10 softmax; batch 50; epochs 2; seed 8", runs[23]);
        Assert.Equal("sw = 0.8, depth = 3, seed = 8", sweep.Describe(23));
    }

    [Fact]
    public void Ranges_have_short_exact_values()
    {
        Assert.Equal(["0.5", "0.6", "0.7", "0.8"], SweepSpec.Parse(Two).Axes[0].Values);
        Assert.Equal(["0.001", "0.0215443", "0.464159", "10"], Axis.Parse("e = log 1e-3..10 of 4").Values);
        Assert.Equal(["5", "10", "15"], Axis.Parse("d = 5..19/5").Values);
        Assert.Equal(36, Axis.Parse("sw = 0.5..4 step 0.1").Values.Length);
    }

    [Fact]
    public void Between_whole_numbers_the_step_is_one()
    {
        Assert.Equal(["-1", "0", "1"], Axis.Parse("d = -1..1").Values);
        Assert.Equal("d = 1..4 step 1", Axis.Parse("d = 1..4").ToString());
        Assert.Equal("784-{w}-10\nw = 1..4 step 1", SweepSpec.Parse("""{"run":"784-{w}-10","axes":[{"name":"w","from":1,"to":4}]}""").ToString());
    }

    [Theory]
    [InlineData("784-{2^w}-10; w = 3..4 step 1", "784-8-10")]
    [InlineData("784-{max(w, 3) + 1}-10; w = 2, 9", "784-4-10")]
    [InlineData("784-10; rate {1e-2*w}; w = 2, 9", "784-10; rate 0.02")]
    [InlineData("784-10; rate {-(w - 5)/3}; w = 2, 9", "784-10; rate 1")]
    [InlineData("784-10; rate {round(sqrt(w))/10}; w = 5, 9", "784-10; rate 0.2")]
    public void Holes_compute(string sweep, string first)
    {
        Assert.Equal(first, SweepSpec.Parse(sweep).SpecOf(0).ToString());
    }

    [Theory]
    [InlineData("784-{w}-10", "At character 6 of \"784-{w}-10\": found no axis w; expected \"w = A..B step S\".")]
    [InlineData("784-{dept}-10; depth = 1..2 step 1", "Did you mean depth?")]
    [InlineData("784-10; w = 1..2 step 1", "The axis w fills no hole of \"784-10\".")]
    [InlineData("784-{w}-10; w = 2..1 step 1", "w: found \"2..1 step 1\"; expected the first value below the last.")]
    [InlineData("784-{w}-10; w = log 0..1 of 3", "expected a first value above 0 on a logarithmic axis.")]
    [InlineData("784-{w}-10; w = 1..2 stp 1", "w: found \"1..2 stp 1\"; expected A..B of whole numbers, A..B step S")]
    [InlineData("784-{w}-10; w = 0.5..2", "w: found \"0.5..2\"; expected A..B of whole numbers, A..B step S")]
    [InlineData("784-{w}-10; w = log 1..100", "w: found \"log 1..100\"; expected A..B of whole numbers, A..B step S")]
    [InlineData("784-{w}-10; w = 1..90000000; rate {e}; e = 1, 2", "expected 2 to 1000000 values")]
    [InlineData("784-{w}-10; w = 1..1000000; seeds 70; measure accuracy, cost", "take 2240000000 bytes; expected at most 2000000000")]
    [InlineData("784-{w}-10; w = 1, 2, 1", "w: found 1 twice")]
    [InlineData("784-{w}-10; w = 1, 2; w = 3, 4", "Found the axis w twice")]
    [InlineData("784-{w}-10; w = 1, 2; measure acuracy", "\"acuracy\" is not a measure")]
    [InlineData("784-{w}-10; w = 1, 2; measure acuracy", "Did you mean accuracy?")]
    [InlineData("784-{w}-10; w = 1, 2; measure epochs-to(190)", "expected epochs-to(90), with an accuracy in percent")]
    [InlineData("784-{w}-10; w = 1, 2; seeds 0", "expected seeds and a whole number from 1 to 1000000")]
    [InlineData("784-{w-10; w = 1, 2", "found a brace without its partner")]
    [InlineData("784-{w+}-10; w = 1, 2", "At character 8 of \"784-{w+}-10\": found nothing; expected a number, the name of an axis or a function.")]
    [InlineData("784-{sqr(w)}-10; w = 1, 2", "found sqr; expected a function: sqrt")]
    [InlineData("784-{n}-10; n = 1, 2", "\"n\" cannot be the name of an axis")]
    [InlineData("784-[9 {a}]-10; a = tanh, relu\n784-{w}-10; w = 1, 2; measure nothing", "Line 2: \"nothing\" is not a measure")]
    public void Mistakes_are_named_with_their_place(string text, string expected)
    {
        FormatException fault = Assert.ThrowsAny<FormatException>(() => SweepSpec.Parse(text));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Each level takes room on the stack, whose end no program survives.</summary>
    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("2^", "")]
    [InlineData("sqrt(", ")")]
    [InlineData("w+", "")]
    [InlineData("w/", "")]
    public void The_length_of_a_hole_has_a_limit(string open, string close)
    {
        static string Nested(string open, string close, int times) => string.Concat(Enumerable.Repeat(open, times)) + "w" + string.Concat(Enumerable.Repeat(close, times));

        Assert.Single(SweepSpec.Parse($"784-10; rate {{{Nested(open, close, 50)}}}; w = 1, 2").Axes);
        FormatException fault = Assert.ThrowsAny<FormatException>(() => SweepSpec.Parse($"784-10; rate {{{Nested(open, close, 100_000)}}}; w = 1, 2"));
        Assert.Contains("found more than 100 numbers, names, signs and parentheses", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("784-{w}-10; w = 1, tanh, 2", "Cell 1 (w = tanh, seed = 1):")]
    [InlineData("784-{w+1}-10; w = 1, tanh", "w has the value tanh: expected a number")]
    [InlineData("784-10; rate {1/w}; w = 0, 1", "is not a finite number")]
    public void A_cell_that_is_no_run_is_named(string text, string expected)
    {
        FormatException fault = Assert.ThrowsAny<FormatException>(() => SweepSpec.Parse(text).RequireRuns());

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"run":"784-{w}-10","axes":[{"name":"w","from":1}]}""", "$.axes[0]: w: expected \"values\"")]
    [InlineData("""{"run":"784-{w}-10","axis":[]}""", "$.axis: found the unknown name \"axis\"")]
    [InlineData("""{"run":"784-{w}-10; w = 1..2 step 1"}""", "$: \"run\" has an axis")]
    [InlineData("""{"run":"784-{w}-10","axes":[{"name":"w","values":[1,2]}],"measures":["speed(0)"]}""", "$.measures[0]: \"speed(0)\" is not allowed")]
    [InlineData("""{"run":""", "The text is not JSON")]
    public void Mistakes_in_json_are_named_with_their_path(string json, string expected)
    {
        FormatException fault = Assert.ThrowsAny<FormatException>(() => SweepSpec.Parse(json));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_names_what_the_reader_reads()
    {
        foreach (string name in (string[])["run", "axes", "seeds", "seed", "measures", "from", "to", "step", "count", "scale", "values", "title"])
        {
            Assert.Contains($"\"{name}\": {{", SweepSpec.JsonSchema, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_large_sweep_is_checked_by_its_corners_and_every_value()
    {
        SweepSpec good = SweepSpec.Parse("784-{w}-10; rate {eta}; w = 1..1000 step 1; eta = 0..1 of 1000");
        good.RequireRuns();

        Assert.Equal(1_000_000, good.CellCount);
        Assert.ThrowsAny<FormatException>(SweepSpec.Parse("784-{900-w}-10; rate {eta}; w = 1..1000 step 1; eta = 0..1 of 1000").RequireRuns);
        Assert.ThrowsAny<FormatException>(() => SweepSpec.Parse("784-{w}-10; rate {eta}; w = 1..100000 step 1; eta = 0..1 of 1001"));
    }

    [Theory]
    [InlineData("784-[9 tanh normal(0,1.5/sqrt(n))]-10", "784-[9 tanh variance(2.25,0)]-10")]
    [InlineData("784-[9 tanh normal(0, 3*0.5/n^0.5)]-10", "784-[9 tanh variance(2.25,0)]-10")]
    [InlineData("784-[9 tanh normal(0,2*0.25)]-10", "784-[9 tanh normal(0,0.5)]-10")]
    [InlineData("784-[9 tanh normal(0,0.5)]-10", "784-[9 tanh normal(0,0.5)]-10")]
    public void A_deviation_over_the_root_of_the_fan_in_is_a_weight_variance(string text, string resolved)
    {
        Assert.Equal(resolved, FanInTerm.Resolve(text));
    }

    [Theory]
    [InlineData("normal(0,1/n)", "expected normal(0,C/sqrt(n))")]
    [InlineData("normal(1,1/sqrt(n))", "expected normal(0,C/sqrt(n))")]
    [InlineData("normal(0,sw/sqrt(n))", "\"sw\" is not known outside a hole: expected n, the fan-in; the name of an axis stands in braces")]
    public void Other_deviations_are_refused(string term, string expected)
    {
        Assert.Contains(expected, Assert.Throws<SpecException>(() => FanInTerm.Resolve(term)).Message, StringComparison.Ordinal);
    }
}
