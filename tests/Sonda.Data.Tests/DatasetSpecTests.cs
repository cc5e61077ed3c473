using System.Globalization;
using Sonda.Data.Generated;
using Sonda.Data.Scaling;
using Sonda.Data.Tables;

namespace Sonda.Data.Tests;

public sealed class DatasetSpecTests
{
    [Theory]
    [InlineData("mnist", "mnist")]
    [InlineData("fashion-mnist", "fashion-mnist")]
    [InlineData("drawn", "drawn")]
    [InlineData("mnist-rows", "mnist-rows")]
    [InlineData("circle", "circle")]
    [InlineData("circle(noise=0.1,factor=0.8,points=1000)", "circle")]
    [InlineData("circle(points=200,noise=1e-3)", "circle(noise=0.001,points=200)")]
    [InlineData("blob(deviation=0.5,seed=18446744073709551615)", "blob(deviation=0.5,seed=18446744073709551615)")]
    [InlineData("adding(150)", "adding")]
    [InlineData("adding(20,rows=50)", "adding(length=20,rows=50)")]
    [InlineData("copy(delay=7,validation=0.5)", "copy(delay=7,validation=0.5)")]
    [InlineData("adding(50..150,rows=9)", "adding(length=50..150,rows=9)")]
    [InlineData("adding(150..150)", "adding")]
    [InlineData("copy(delay=5..20)", "copy(delay=5..20)")]
    [InlineData("csv(a.csv,sequence=\"a walk\",target=y)", "csv(a.csv,target=y,sequence=a walk)")]
    [InlineData("csv(a.csv)", "csv(a.csv)")]
    [InlineData("csv( a.csv , target = y )", "csv(a.csv,target=y)")]
    [InlineData("a.csv", "csv(a.csv)")]
    [InlineData("my data/a,b.tsv.gz+standard(targets)", "csv(\"my data/a,b.tsv.gz\")+standard(targets)")]
    [InlineData("a.parquet+minmax", "parquet(a.parquet)+minmax")]
    [InlineData(
        "csv(a.csv,missing=drop-rows,na=?|-,dates=parts,date-form=dd.MM.yyyy,decimal=comma,separator=tab,header=3,skip=2,comment=#,encoding=latin-1)",
        "csv(a.csv,missing=drop-rows,na=?|-,dates=parts,date-form=dd.MM.yyyy,decimal=comma,separator=tab,header=3,skip=2,comment=#,encoding=latin-1)")]
    [InlineData("parquet(a.parquet,keep=id,words=zip,max-words=9,group=g,test=0.2)", "parquet(a.parquet,keep=id,words=zip,max-words=9,group=g,test=0.2)")]
    [InlineData("parquet(a.parquet,keep=id,words=zip,max-words=9,order=stratified,test=0.2)", "parquet(a.parquet,keep=id,words=zip,max-words=9,order=stratified,test=0.2)")]
    [InlineData("csv(a.csv,zeros = rain|the snow,target=y)", "csv(a.csv,target=y,zeros=rain|the snow)")]
    [InlineData("csv(path=a.csv,target=y,task=regression,drop=id|name)", "csv(a.csv,target=y,task=regression,drop=id|name)")]
    [InlineData("csv(\"a, (b)=+.csv\",target=\"the \"\"y\"\"\")", "csv(\"a, (b)=+.csv\",target=\"the \"\"y\"\"\")")]
    [InlineData("png(/some/where,seed=3)+minmax", "png(/some/where,seed=3)+minmax")]
    [InlineData("csv(a.csv)+standard(targets)", "csv(a.csv)+standard(targets)")]
    [InlineData("csv(a.csv)+weights(balanced)+standard", "csv(a.csv)+standard+weights(balanced)")]
    [InlineData("circle+weights( 1:2.5e1 )", "circle+weights(1:25)")]
    public void Text_is_read_and_written_back(string text, string written)
    {
        DatasetSpec spec = DatasetSpec.Parse(text);
        Assert.Equal(written, spec.ToString());
        Assert.Equal(spec, DatasetSpec.Parse(written));
    }

    [Fact]
    public async Task Balanced_weights_follow_the_training_rows_and_stay_behind_a_scaling()
    {
        LoadedData data = await DataSource.LoadAsync(DatasetSpec.Parse("circle+standard+weights(balanced)"));
        double[] counts = [.. Enumerable.Range(0, 2).Select(label => (double)data.Training.Labels.ToArray().Count(one => one == label))];
        Assert.Equal(counts.Select(count => (float)(counts.Sum() / (2 * count))), data.Training.ClassWeights);
        Assert.Equal(data.Training.ClassWeights, data.Validation.ClassWeights);
        Assert.Equal(DatasetSpec.Parse("circle+standard+weights(balanced)"), DatasetSpec.Parse(data.Name));
        await Assert.ThrowsAsync<DatasetException>(() => DataSource.LoadAsync(DatasetSpec.Parse("circle+weights(1:2:3)")));
        await Assert.ThrowsAsync<DatasetException>(() => DataSource.LoadAsync(DatasetSpec.Parse("adding(20,rows=50)+weights(balanced)")));
    }

    [Fact]
    public void Every_name_is_read_with_its_defaults()
    {
        foreach (string name in DatasetSpec.Names.Where(name => name is not ("csv" or "parquet" or "png")))
        {
            Assert.Equal(name, DatasetSpec.Parse(name).ToString());
        }

        Assert.Equal(new CircleSpec(), DatasetSpec.Parse("circle"));
        Assert.Equal((0.1, 0.8, 1000), (new CircleSpec().Noise, new CircleSpec().Factor, new CircleSpec().Points));
        Assert.Equal(new CopySpec { Delay = 30 }, DatasetSpec.Parse("copy(30)"));
        Assert.Equal(
            new CsvSpec { Path = "x", Task = CsvTask.Classes, Scaling = new ScalingSpec(ScalingKind.MinMax) },
            DatasetSpec.Parse("csv(x,task=classes)+minmax"));
    }

    [Theory]
    [InlineData("", "\"\" is not allowed: expected a name in small letters")]
    [InlineData("Circle", "\"Circle\" is not allowed")]
    [InlineData("ring", "\"ring\" is not allowed: expected one of mnist, fashion-mnist, drawn, mnist-rows, circle, blob, adding, copy, csv, parquet, png.")]
    [InlineData("circle(", "expected a name in small letters, with its values in parentheses")]
    [InlineData("circle()", "expected a value, in quotes where it is empty")]
    [InlineData("circle(0.1)", "\"0.1\" at character 8 of \"circle(0.1)\" is not allowed: expected KEY=VALUE, as in circle(noise=")]
    [InlineData("circle(noise=0.1,nois=1)", "\"nois\" at character 18 of \"circle(noise=0.1,nois=1)\" is not allowed: expected noise, factor, points")]
    [InlineData("circle(noise=-1)", "\"-1\" at character 8 of \"circle(noise=-1)\" is not allowed: expected noise from 0 to 100.")]
    [InlineData("circle(noise=NaN)", "expected noise from 0 to 100")]
    [InlineData("circle(noise=1,noise=2)", "\"noise=2\" at character 16 of \"circle(noise=1,noise=2)\" is not allowed: expected noise once")]
    [InlineData("circle(points=10.5)", "expected points from 4 to 1000000")]
    [InlineData("circle(points=3)", "expected points from 4 to 1000000")]
    [InlineData("circle(points=1,000)", "expected KEY=VALUE behind the first value")]
    [InlineData("adding(150,length=20)", "expected KEY=VALUE, as in adding(")]
    [InlineData("adding(150..50)", "\"150..50\" at character 8 of \"adding(150..50)\" is not allowed: expected length from 2 to 10000, or a range of them as in 50..150.")]
    [InlineData("adding(1..50)", "expected length from 2 to 10000")]
    [InlineData("adding(5..6..7)", "expected length from 2 to 10000")]
    [InlineData("adding(5...7)", "expected length from 2 to 10000")]
    [InlineData("copy(delay=-1..5)", "expected delay from 1 to 10000")]
    [InlineData("copy(delay=0)", "expected delay from 1 to 10000")]
    [InlineData("mnist(seed=1)", "\"seed\" at character 7 of \"mnist(seed=1)\" is not allowed: expected nothing with a name, as in mnist.")]
    [InlineData("csv", "\"csv\" is not allowed: expected a file, as in csv(")]
    [InlineData("csv(a,task=guess)", "\"guess\" at character 7 of \"csv(a,task=guess)\" is not allowed: expected classes or regression.")]
    [InlineData("csv(a,missing=zero)", "expected drop-rows, mean, median or most-frequent.")]
    [InlineData("csv(a,header=maybe)", "\"maybe\" at character 7 of \"csv(a,header=maybe)\" is not allowed: expected yes, no, or the number of the line with the names.")]
    [InlineData("csv(a,comment=//)", "expected one character, such as #.")]
    [InlineData("csv(a.parquet)", "expected parquet for this file")]
    [InlineData("parquet(a.parquet,decimal=comma)", "\"decimal\" at character 19")]
    [InlineData("csv(\"a)", "expected a quote at the end")]
    [InlineData("csv(\"a\"b)", "expected a quote at the end")]
    [InlineData("png", "expected a folder, as in png(")]
    [InlineData("circle+max", "\"max\" at character 8 of \"circle+max\" is not allowed: expected minmax, standard or weights(balanced).")]
    [InlineData("circle+minmax(all)", "\"all\" at character 15 of \"circle+minmax(all)\" is not allowed: expected targets.")]
    [InlineData("circle+minmax+standard", "\"standard\" at character 15 of \"circle+minmax+standard\" is not allowed: expected one scaling.")]
    [InlineData("circle+weights", "expected weights(balanced) or weights(1:20).")]
    [InlineData("circle+weights(1)", "\"1\" at character 16 of \"circle+weights(1)\" is not allowed: expected numbers from 0 to 1000000, one for each class")]
    [InlineData("circle+weights(1:-2)", "expected numbers from 0 to 1000000")]
    [InlineData("circle+weights(0:0)", "expected numbers from 0 to 1000000")]
    [InlineData("circle+weights(balanced)+weights(1:2)", "expected weights once.")]
    public void What_cannot_be_read_is_refused_with_the_place_and_what_is_allowed(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<FormatException>(() => DatasetSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_setting_out_of_range_is_refused_in_code_too()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CircleSpec { Noise = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlobSpec { Points = 3 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AddingSpec { Length = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AddingSpec { Length = new StepRange(9, 8) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CopySpec { Delay = default });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CopySpec { Validation = 1 });
    }

    [Fact]
    public void Text_is_the_same_under_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("pt-BR");
        Assert.Equal("circle(noise=0.25)", DatasetSpec.Parse("circle(noise=0.25)").ToString());
        CultureInfo.CurrentCulture = before;
    }
}
