using System.Text.RegularExpressions;
using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Theory;
using Sonda.Engine.Training;
using Sonda.Lab.Experiments;
using Sonda.Lab.Specs;
using Sonda.Lab.Texts;

namespace Sonda.Cli.Tests.Texts;

/// <summary>What the engine refuses is said in Portuguese too.</summary>
public sealed partial class SentencesTests
{
    public static TheoryData<string> BadRuns =>
    [
        "784", "784-0-10", "784-10-", "784-[30", "784-res(30", "784-70000-10", "784-30x20000-10", "70000-10", "[784]-10", "(1,2,x)-10", "(1,2,3,4)-10",
        "(0,2)-10", "(99999,99999)-10", "784-[30 rely]-10", "784-[30 relu tanh]-10", "784-[30 he xavier]-10", "784-[30 relu]-[10 relu]",
        "784-[30 bn ln]-10", "784-[30 drop(0.5) drop(0.5)]-10", "784-[30 bn(1)]-10", "784-[30 drop(2)]-10", "784-[30 relu(1)]-10",
        "784-[30 elu(x)]-10", "784-[30 normal(1)]-10", "784-[30 normal(0,-1)]-10", "784-[30 uniform(1,0)]-10", "784-[30 orthogonal(0)]-10",
        "784-[30 normal(0,x)]-10", "784-[30 normal(0,1]-10", "784-10 softmx", "784-[30 constant(1e99)]-10", "784-[max 2]-10", "784-[conv]-10",
        "(1,8,8)-[conv 2 9x9]-10", "(1,8,8)-[conv 2 3x3 pad(3)]-10", "(1,8,8)-[conv 2 3x3 stride(0)]-10", "(1,8,8)-[max 3 pad(2)]-10", "(1,8,8)-[max]-10",
        "(1,8,8)-[max 2 relu]-10", "(9,2)-[conv 2 3x3]-10", "(9,2)-[embed 5 2]-10", "9-[embed 5 2 relu]-10", "9-[embed 5]-10", "9-5-[embed 5 2]-3", "9-[rnn 3]-2",
        "(9,2)-[rnn]-2", "(9,2)-[lstm 3 relu]-2", "(9,2)-[lstm 3 truncate(0)]-2", "(9,2)-[lstm 3 recurrent]-2", "(9,2)-[lstm 3 lsuv]-2", "(9,2)-[rnn 3 truncate(1.5)]-2",
        "9-[embed 5 2 lsuv]-[flatten]-2", "8-res(9)-2", "8-res([8 relu] x)-2", "784-[bn]", "784-[10 bn]",
        "784-10; sed 7", "784-10; seed 1; seed 2", "784-10; seed x", "784-10; rate -1", "784-10; batch 0", "784-10; epochs -1",
        "784-10; optimizer adm", "784-10; optimizer adam(1,2,3)", "784-10; optimizer adam(0.9,1)", "784-10; optimizer adam(x)", "784-10; optimizer sgd(rate=1,rate=2)",
        "784-10; optimizer sgd(beta=1)", "784-10; optimizer adam(l2=1,decay=1)", "784-10; optimizer adamw(l2=1)", "784-10; optimizer sgd(rate=1,2)", "784-10; optimizer Adam",
        "784-10; optimizer adam(epsilon=0)", "784-10; optimizer adamw; lambda 1", "784-10; schedule step", "784-10; schedule stp", "784-10; schedule step(0,0.5)",
        "784-10; schedule step(1,2)", "784-10; schedule cosine(0)", "784-10; schedule cosine(1,2)", "784-10; schedule plateau(-1,0.5)", "784-10; schedule plateau(1,1)",
        "784-10; schedule step(1,1)+step(1,1)", "784-10; schedule warmup(-1)", "784-10; clip nrm(1)", "784-10; clip norm(0)", "784-10; layer-rates x",
        "784-10; layer-rates geometric(0)", "784-10; layer-rates geometrical(1)", "784-9-10; layer-rates 1,2,3", "784-9-10; layer-rates -1", "784-[9]x999-10; layer-rates geometric(99)",
        "784-10; early-stop never", "784-10; early-stop patience(0)", "784-10; early-stop patience(1,cost,1e999)",
        "784-10; data ring", "784-10; data Ring", "784-10; data circle(0.1)", "784-10; data circle(nois=1)", "784-10; data circle(noise=-1)", "784-10; data circle(noise=1,noise=2)",
        "784-10; data circle(noise=1,2)", "784-10; data circle()", "784-10; data adding(9..5)", "784-10; data mnist(seed=1)", "784-10; data csv", "784-10; data png",
        "784-10; data csv(a,task=guess)", "784-10; data csv(\"a)", "784-10; data circle+max", "784-10; data circle+minmax+minmax",
        "{", "{\"network\": 5}", "{}", "[]", "{\"network\": \"2-2\", \"sed\": 1}", "{\"network\": \"2-2\", \"seed\": -1}", "{\"network\": \"2-2\", \"seed\": 1, \"seed\": 1}",
        "{\"network\": \"2-2\", \"data\": 1}", "{\"network\": \"2-2\", \"data\": \"\\ud800\"}", "{\"network\": \"2-2\", \"training\": 1}", "{\"network\": \"2-2\", \"training\": {\"epochs\": 1.5}}",
        "{\"network\": \"2-2\", \"training\": {\"batchSize\": 0}}", "{\"network\": \"2-2\", \"training\": {\"lambda\": -1}}", "{\"network\": {\"input\": 2, \"layers\": 1}}",
        "{\"network\": {\"input\": \"2\", \"layers\": [1]}}", "{\"network\": {\"input\": \"2\", \"layers\": [{}]}}", "{\"network\": {\"input\": \"2\", \"layers\": [{\"dense\": 0}]}}",
        "{\"network\": {\"input\": \"2\", \"layers\": [{\"dense\": 2, \"activation\": \"relu\"}]}}", "{\"network\": {\"input\": \"2\", \"layers\": []}}",
        "{\"network\": {\"input\": \"(1,4,4)\", \"layers\": [{\"pool\": \"min\", \"size\": 2}]}}", "{\"network\": {\"input\": \"(1,4,4)\", \"layers\": [{\"conv2d\": 2, \"kernel\": \"ax\"}]}}",
        "{\"network\": {\"input\": \"(4,4)\", \"layers\": [{\"rnn\": 2, \"returnsSequence\": 1}]}}", "{\"network\": {\"input\": \"2\", \"layers\": [{\"residual\": []}, {\"dense\": 2}]}}",
        "{\"network\": {\"input\": \"2\", \"layers\": [{\"dense\": 2, \"count\": 10000}, {\"dense\": 2}, {\"dense\": 2}]}}",
    ];

    [Theory]
    [MemberData(nameof(BadRuns))]
    public void A_run_that_is_refused_is_refused_in_Portuguese(string text)
    {
        FormatException refused = Assert.ThrowsAny<FormatException>(() => RunSpec.Parse(text));
        LocalizableText sentence = Assert.IsType<ILocalizable>(refused, exactMatch: false).Text;
        Assert.Equal(refused.Message, sentence.ToString());
        Assert.Empty(Unsaid(sentence));
        Assert.NotEqual(refused.Message, Sentences.Say(refused, "pt"));
        Assert.Equal(refused.Message, Sentences.Say(refused, "en"));
    }

    [Fact]
    public void Settings_and_networks_that_do_not_fit_are_refused_in_Portuguese()
    {
        Action[] wrong =
        [
            () => new TrainingSpec { Epochs = -1 }.Validated(), () => new TrainingSpec { BatchSize = 0 }.Validated(),
            () => new TrainingSpec { LearningRate = double.NaN }.Validated(), () => new OptimizerSpec { Momentum = 0.9 }.Validated(),
            () => new ConstantRate { Warmup = double.NaN }.Validated(), () => LayerRates.Of(), () => LayerRates.Of(double.NaN),
            () => GradientClipping.ByNorm(-1), () => new EarlyStopping(1, Least: double.NaN).Validated(),
            () => _ = new ActivationSpec(ActivationKind.ELU, double.NaN), () => InitializerSpec.Of(InitializerKind.Constant, double.NaN), () => _ = new NetworkSpec(0, 1),
        ];
        Assert.All(wrong, act => Assert.Empty(Unsaid(Assert.IsType<ILocalizable>(Record.Exception(act), exactMatch: false).Text)));

        string[] networks = ["9-3 softmax", "8-1 mse", "8-3 bce", "8-[embed 2 2]-[flatten]-3 softmax", "(4,2)-[rnn 2 all]-3 softmax"];
        var classes = Dataset.FromValues("d", new float[16], (ReadOnlySpan<byte>)[0, 2], 8, 3);
        var numbers = Dataset.FromValues("d", Enumerable.Repeat(7f, 16).ToArray(), (ReadOnlySpan<float>)[-1, 2, 3, 4], 8, 2);
        LocalizableText?[] misfits =
        [
            .. networks.Select(network => DataFit.Misfit(NetworkSpec.Parse(network), classes)),
            .. networks.Append("8-2 softmax").Append("8-2 hinge").Append("8-2 bce").Select(network => DataFit.Misfit(NetworkSpec.Parse(network), numbers)),
            NetworkSpec.Parse("8-1 softmax").CannotLearn(classes),
            NetworkSpec.Parse("8-1 softmax").CannotLearn(Dataset.FromValues("d", new float[8], (ReadOnlySpan<byte>)[0], 8, 1)),
        ];
        Assert.True(misfits.OfType<LocalizableText>().Count() >= 10);
        Assert.All(misfits.OfType<LocalizableText>(), misfit => Assert.Empty(Unsaid(misfit)));
    }

    [Theory]
    [InlineData("(4,2)-[rnn 3]-2 softmax", 1)]
    [InlineData("8-2 softmax", 1)]
    [InlineData("8-3-[4 tanh]-[4 relu]-2 softmax", 1)]
    [InlineData("8-[9 relu uniform(-1,1)]x40-2 softmax", 1)]
    [InlineData("8-[9 relu normal(0,1)]x3-2 softmax", 1)]
    [InlineData("8-[9 relu normal(0,1e-35)]x8-2 softmax", 1)]
    [InlineData("8-[9 relu normal(0,1e30)]x2-2 softmax", 1)]
    [InlineData("8-[9 bn]-2 softmax", 1)]
    [InlineData("8-[9 ln]-2 softmax", 1)]
    [InlineData("8-[9 rms]-2 softmax", 1)]
    [InlineData("8-9-[ln]-2 softmax", 1)]
    [InlineData("8-9-[relu]-2 softmax", 1)]
    [InlineData("8-9-[drop(0.1)]-2 softmax", 1)]
    [InlineData("8-[3 relu he]x50-2 softmax", 1)]
    [InlineData("8-[3 relu he]-[3 tanh he]-[3 relu he]x50-2 softmax", 1)]
    [InlineData("(1,2,4)-[max 2]-2 softmax", 1)]
    [InlineData("(1,2,4)-[flatten]-2 softmax", 1)]
    [InlineData("8-[embed 5 2]-[lstm 3]-2 softmax", 1)]
    [InlineData("8-[9 drop(0.1)]-2 softmax", 1)]
    [InlineData("8-res([8 pre relu])-2 softmax", 1)]
    [InlineData("8-[9 exp]-2 softmax", 1)]
    [InlineData("(1,2,4)-[conv 2 2x2]-[flatten]-2 softmax", 1)]
    [InlineData("8-[9 tanh constant(1)]-2 softmax", 1)]
    [InlineData("8-[9 lsuv]-2 softmax", 1)]
    [InlineData("8-[9 uniform(0,1)]-2 softmax", 1)]
    [InlineData("8-9-2 softmax", 1e4)]
    public void What_a_forecast_lacks_is_said_in_Portuguese(string network, double scale)
    {
        float[] values = [.. Enumerable.Range(0, 32).Select(i => (float)(scale * Math.Sin(i)))];
        var data = Dataset.FromValues("d", values, (ReadOnlySpan<byte>)[0, 1, 0, 1], 8, 2);
        LocalizableText gap = Assert.IsType<LocalizableText>(Forecast.Of(NetworkSpec.Parse(network), InputStatistics.Of(data)).Gap);
        Assert.Empty(Unsaid(gap));
        Assert.NotEqual(gap.ToString(), Sentences.Say(gap, "pt"));
    }

    [Fact]
    public void Both_forms_of_a_sentence_have_the_same_parts()
    {
        Assert.NotEmpty(Sentences.Forms);
        Assert.All(Sentences.Forms, pair =>
        {
            Assert.Equal(Holes(pair.Key), Holes(pair.Value));
            Assert.Equal(pair.Value, pair.Value.Trim());
        });
    }

    [Theory]
    [InlineData("train 784-0-10", "a rede não pode ser lida: \"0\" no caractere 5 de \"784-0-10\" não é uma camada: esperado um tamanho de 1 a 65536")]
    [InlineData("train 784-10;\\ batch\\ 0", "No caractere 9 de \"784-10; batch 0\": batch: \"0\" não é permitido: esperado full ou um número inteiro de 1 a 1000000.")]
    [InlineData("train 2-2 --data ring", "os dados não podem ser lidos: \"ring\" no caractere 1 de \"ring\" não é permitido: esperado mnist")]
    [InlineData("train 784-10 --clip norm(0)", "--clip: \"norm(0)\": O limite deve ser finito e acima de 0; encontrado 0.")]
    [InlineData("train 784-10 --optimizer adamw --lambda 1", "Lambda deve ser 0 onde o otimizador tem um decaimento de pesos próprio")]
    public void A_user_reads_them_on_the_command_line(string line, string expected)
    {
        string[] args = [.. Regex.Split(line, @"(?<!\\) ").Select(arg => arg.Replace("\\", "", StringComparison.Ordinal))];
        Outcome outcome = new CommandLine().Run([.. args, "--lang", "pt"]);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>The forms of a sentence that have words, and no Portuguese ones.</summary>
    private static IEnumerable<string> Unsaid(LocalizableText sentence)
    {
        string words = Hole().Replace(sentence.Form, "");
        bool isSaid = !words.Any(char.IsAsciiLetter) || Sentences.Forms.ContainsKey(sentence.Form) || Key().IsMatch(sentence.Form);
        return sentence.Values.OfType<LocalizableText>().SelectMany(Unsaid).Concat(isSaid ? [] : [sentence.Form]);
    }

    private static IEnumerable<string> Holes(string form) => Hole().Matches(form).Select(hole => hole.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Hole();

    /// <summary>A key and what is wrong with its value: no words.</summary>
    [GeneratedRegex(@"^\{0\}: \{1\}$")]
    private static partial Regex Key();
}
