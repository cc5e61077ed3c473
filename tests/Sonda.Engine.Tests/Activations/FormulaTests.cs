using CsCheck;
using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tests.Reference;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Activations;

/// <summary>Activations written as formulas.</summary>
public sealed class FormulaTests
{
    [Theory]
    [InlineData("z*sigmoid(z)", ActivationKind.SiLU)]
    [InlineData("z * tanh(softplus(z))", ActivationKind.Mish)]
    [InlineData("(exp(z)-exp(-z))/(exp(z)+exp(-z))", ActivationKind.Tanh)]
    [InlineData("1/(1+exp(-z))", ActivationKind.Sigmoid)]
    [InlineData("z/(1+relu(z)+relu(-z))", ActivationKind.Softsign)]
    [InlineData("relu(z)-relu(-z)", ActivationKind.Identity)]
    [InlineData("relu(z) - 0.01*relu(-z)", ActivationKind.LeakyReLU)]
    [InlineData("0.5*z*(1+tanh(0.7978845608028654*(z+0.044715*z*z*z)))", ActivationKind.GELUTanh)]
    [InlineData("-(-sin(z))", ActivationKind.Sine)]
    public void A_formula_has_the_values_and_slopes_of_the_activation_that_it_writes(string formula, ActivationKind kind)
    {
        var spec = ActivationSpec.OfFormula(formula);
        double[] z = [.. Enumerable.Range(-800, 1601).Select(i => (i + 0.5) / 100)];
        double[] values = new double[z.Length], slopes = new double[z.Length];
        var activation = Activation<double>.Of(spec);
        activation.Forward(z, values);
        activation.Slopes(z, slopes);
        for (int i = 0; i < z.Length; i++)
        {
            var expected = ActivationFormulas.At(new ActivationSpec(kind), z[i]);
            Assert.Equal(expected.Value, values[i], 1e-12);
            Assert.Equal(expected.Slope, slopes[i], 1e-12);
        }
    }

    [Theory]
    [InlineData("z*z*z/(1+z*z)-2*tanh(z)*z")]
    [InlineData("softplus(2*z)/(3+sin(z))")]
    [InlineData("leaky-relu(z)-gelu-tanh(z*1e-1)")]
    [InlineData("z-relu(z-0.25)")]
    public void Slopes_are_the_differences_of_the_values(string formula)
    {
        var activation = Activation<double>.Of(ActivationSpec.OfFormula(formula));
        double[] z = [.. Enumerable.Range(-300, 601).Select(i => (i + 0.3) / 100)], slopes = new double[z.Length];
        const double step = 1e-6;
        double[] above = [.. z.Select(x => x + step)], below = [.. z.Select(x => x - step)];
        activation.Slopes(z, slopes);
        activation.Forward(above, above);
        activation.Forward(below, below);
        Assert.All(Enumerable.Range(0, z.Length), i => Assert.Equal((above[i] - below[i]) / (2 * step), slopes[i], 1e-7));
    }

    [Fact]
    public void Every_length_gives_the_bits_of_single_numbers_in_place_too()
    {
        var activation = Activation<float>.Of(ActivationSpec.OfFormula("z*sigmoid(z)-tanh(z)/(2+z*z)"));
        float[] z = [.. Enumerable.Range(0, 200).Select(i => (i - 100) * 0.037f)], all = [.. z];
        activation.Forward(all, all);
        for (int i = 0; i < z.Length; i++)
        {
            float[] one = [z[i]];
            activation.Forward(one, one);
            Assert.Equal(BitConverter.SingleToInt32Bits(one[0]), BitConverter.SingleToInt32Bits(all[i]));
        }
    }

    [Theory]
    [InlineData("784-[30 phi(z*sigmoid(1.702*z)) he]x2-10 softmax", "784-[30 phi(z*sigmoid(1.702*z)) he]x2-10 softmax")]
    [InlineData("784-[30 phi( Z * tanh(z - 1) )]-10", "784-[30 phi(z*tanh(z-1))]-10")]
    public void A_formula_is_part_of_the_text_of_a_network(string text, string written) =>
        Assert.Equal(written, NetworkSpec.Parse(text).ToString());

    [Theory]
    [InlineData("phi(z", "\"phi(z\" lacks a closing parenthesis.")]
    [InlineData("phi", "\"phi\" lacks its formula: expected one in parentheses, as in phi(z*sigmoid(z)).")]
    [InlineData("phi()", "At character 1 of \"\": found nothing; expected z, a number or a function.")]
    [InlineData("phi(z*)", "At character 3 of \"z*\": found nothing; expected z, a number or a function.")]
    [InlineData("phi(z+x)", "At character 3 of \"z+x\": found x; expected z or a function: identity, sigmoid, ")]
    [InlineData("phi(2z)", "At character 2 of \"2z\": found z; expected an operator or the end.")]
    [InlineData("phi(z^2)", "At character 2 of \"z^2\": found ^; expected an operator or the end.")]
    [InlineData("phi(1 0*z)", "At character 3 of \"1 0*z\": found 0; expected an operator or the end.")]
    [InlineData("phi(ta nh(z))", "At character 1 of \"ta nh(z)\": found ta; expected z or a function: ")]
    [InlineData("phi(1,5*z)", "At character 2 of \"1,5*z\": found ,; expected an operator or the end.")]
    [InlineData("phi(prelu(z))", "found prelu; expected a function: identity, sigmoid, ")]
    [InlineData("phi(tanh)", "At character 5 of \"tanh\": found nothing; expected \"(\".")]
    [InlineData("phi(1e+z)", "At character 1 of \"1e+z\": found 1e+; expected a number such as 0.5 or 1e-3.")]
    [InlineData("phi(1e39*z)", "found 1e39; expected 0 or a number between 1e-45 and 3e38.")]
    [InlineData("phi(z*1e-46)", "found 1e-46; expected 0 or a number between 1e-45 and 3e38.")]
    [InlineData("phi((z)", "At character 3 of \"(z\": found nothing; expected an operator or \")\".")]
    [InlineData("phi(z))", "At character 2 of \"z)\": found ); expected an operator or the end.")]
    [InlineData("phi(tanh(2)-3)", "The formula \"tanh(2)-3\" has no z")]
    public void No_formula_is_refused_with_its_place(string text, string message) =>
        Assert.Contains(message, Assert.Throws<SpecException>(() => ActivationSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("(", "z", ")")]
    [InlineData("-", "z", "")]
    [InlineData("z+", "z", "")]
    [InlineData("z*", "z", "")]
    [InlineData("tanh(", "z", ")")]
    public void A_formula_without_end_is_refused(string before, string middle, string behind)
    {
        string text = $"{string.Concat(Enumerable.Repeat(before, 50_000))}{middle}{string.Concat(Enumerable.Repeat(behind, 50_000))}";
        Assert.Contains("found more than 100 numbers, names, signs and parentheses", Assert.Throws<SpecException>(() => ActivationSpec.OfFormula(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("z+", "z", "")]
    [InlineData("(z/(", "z", "))")]
    [InlineData("-", "z", "")]
    public void The_longest_formulas_are_computed_with_their_slopes(string before, string middle, string behind)
    {
        int count = 98 / before.Count(letter => letter is 'z' or '(' or '-');
        var activation = Activation<double>.Of(ActivationSpec.OfFormula(
            $"{string.Concat(Enumerable.Repeat(before, count))}{middle}{string.Concat(Enumerable.Repeat(behind, count))}"));
        double[] values = [0.5, 2], slopes = [1, 1];
        activation.Forward(values, values);
        activation.Backward([0.5, 2], slopes);
        Assert.All(values.Concat(slopes), number => Assert.True(double.IsFinite(number)));
    }

    [Fact]
    public void Any_text_is_a_formula_or_refused() =>
        Gen.String[Gen.Char["z0123.e+-*/()tanhrelu "], 0, 20].Sample(text =>
        {
            try
            {
                var spec = ActivationSpec.Parse($"phi({text})");
                Assert.Equal(spec, ActivationSpec.Parse(spec.ToString()));
            }
            catch (FormatException)
            {
                // The only exception that a text may cause.
            }
        });

    [Fact]
    public void A_network_of_a_formula_trains_as_its_twin_and_its_file_opens_again()
    {
        Network<double> Trained(string activation)
        {
            Dataset data = TestData.Random(1, 50, 30, 5, 0.4);
            var random = new RandomStream(3);
            Network<double> network = Network<double>.Create(NetworkSpec.Parse($"30-[12 {activation} he]x2-5 softmax"), random);
            var trainer = new Trainer<double>(network, data, new TrainingSpec { BatchSize = 7, LearningRate = 0.05, Lambda = 2 }, random);
            trainer.TrainEpoch();
            trainer.TrainEpoch();
            return network;
        }

        Network<double> twin = Trained("silu"), own = Trained("phi(z*sigmoid(z))");
        for (int l = 0; l < own.Layers.Count; l++)
        {
            for (int o = 0; o < own.Dense(l).Outputs; o++)
            {
                Assert.Equal(twin.Dense(l).Biases[o], own.Dense(l).Biases[o], 1e-12);
                Assert.Equal(twin.Dense(l).Weight(o, o), own.Dense(l).Weight(o, o), 1e-12);
            }
        }

        string path = Path.Combine(Directory.CreateTempSubdirectory("sonda-").FullName, "own.sonda");
        NetworkFile.Save(own, path);
        Network<double> back = NetworkFile.Load<double>(path);
        Assert.Equal(own.Spec, back.Spec);
        Assert.Equal(own.Dense(0).Weight(2, 3), back.Dense(0).Weight(2, 3));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
