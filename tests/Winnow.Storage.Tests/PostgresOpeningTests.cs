namespace Winnow.Storage.Tests;

/// <summary>Projects whose tables lie in PostgreSQL: who may open them, and what happens when the database is not what it should be.</summary>
public sealed class PostgresOpeningTests(PostgresFixture postgres) : IDisposable
{
    private static readonly ExactMajority Majority = new();

    private readonly TemporaryProject project = postgres.NewProject();

    public void Dispose() => project.Dispose();

    [Fact]
    public void A_second_writer_is_refused_until_the_first_has_ended()
    {
        using (project.Open())
        {
            Assert.True(Assert.Throws<ProjectException>(project.Open).InUse);
            Assert.True(Assert.Throws<ProjectException>(OpenShared).InUse);
        }

        using var next = project.Open();
        Assert.Equal(8, next.ReadSamples().Count);
    }

    [Fact]
    public void Several_write_in_turn_where_all_of_them_say_so()
    {
        using var one = OpenShared();
        using var other = OpenShared();
        for (var i = 0; i < 6; i++)
        {
            (i % 2 == 0 ? one : other).Submit(Label(i, $"k{i}"), 1, Majority);
        }

        Assert.Equal(6, one.ReadLabels().Count);
        Assert.Empty(other.Verify());
        Assert.True(Assert.Throws<ProjectException>(project.Open).InUse);
    }

    [Fact]
    public void Changes_of_many_writers_at_once_make_one_unbroken_journal()
    {
        Thread[] writers =
        [
            .. Enumerable.Range(0, 6).Select(w => new Thread(() =>
            {
                using var store = OpenShared();
                for (var i = 0; i < 20; i++)
                {
                    store.ChangeSetting($"s{w}", $"{i}", "ann");
                }
            })),
        ];
        Array.ForEach(writers, w => w.Start());
        Array.ForEach(writers, w => w.Join());
        using var after = project.Open();
        Assert.Equal(1 + (6 * 20), after.ReadEvents().Count());
        Assert.Empty(after.Verify());
    }

    [Fact]
    public void A_reader_works_beside_a_writer_and_cannot_write()
    {
        using var writer = project.Open();
        writer.Submit([(new(0), 1)], "ann");
        using var reader = project.OpenForReading();
        Assert.Single(reader.ReadLabels());
        Assert.Throws<ProjectException>(() => reader.Submit([(new(2), 1)], "ann"));
        writer.Submit([(new(1), 1)], "ann");
        Assert.Equal(2, reader.ReadLabels().Count);
    }

    [Fact]
    public void A_wrong_password_is_refused_and_never_repeated()
    {
        const string secret = "a-wrong-password-7d1f";
        var address = StoreAddress.Parse(postgres.Server.AddressOf("winnow", secret));
        var exception = Assert.Throws<ProjectException>(() => Store.Open(project.Folder, TemporaryProject.Clock, address));
        Assert.Contains("refused to sign this user in", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, address.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_is_not_there_and_one_without_these_tables_are_told_apart()
    {
        var nowhere = StoreAddress.Parse(postgres.Server.AddressOf("winnow", postgres.Server.Password, "nowhere"));
        Assert.Contains("createdb", Assert.Throws<ProjectException>(() => Store.Open(project.Folder, TemporaryProject.Clock, nowhere)).Message, StringComparison.Ordinal);
        var empty = StoreAddress.Parse(postgres.Server.AddressOf("postgres", "none", "postgres"));
        Assert.Contains("holds no finished Winnow project", Assert.Throws<ProjectException>(() => Store.Open(project.Folder, TemporaryProject.Clock, empty)).Message, StringComparison.Ordinal);
        var closed = StoreAddress.Parse("postgres://winnow@127.0.0.1:1/winnow?connect_timeout=5");
        Assert.True(Assert.Throws<ProjectException>(() => Store.Open(project.Folder, TemporaryProject.Clock, closed)).StorageFailed);
    }

    [Fact]
    public void A_project_of_a_newer_version_is_refused_and_left_alone()
    {
        project.Execute("UPDATE format SET version = 99, oldest = 99");
        var expected = $"The project '{project.Folder}' has format 99, and this Winnow knows formats up to {Schema.Newest}; update Winnow to open it.";
        Assert.Equal(expected, Assert.Throws<ProjectException>(project.Open).Message);
        Assert.Equal(expected, Assert.Throws<ProjectException>(project.OpenForReading).Message);
    }

    [Fact]
    public void A_program_goes_on_beside_a_newer_one_whose_format_serves_it()
    {
        using var older = OpenShared();
        Label(older, 1);

        // What an upgrade that only adds does: it cannot be told from a newer program's.
        project.Execute($"ALTER TABLE samples ADD COLUMN colour TEXT; ALTER TABLE answers ADD COLUMN mood TEXT; CREATE TABLE later (id BIGINT PRIMARY KEY); UPDATE format SET version = {Schema.Newest + 1}");
        Label(older, 2);
        using (var again = OpenShared())
        {
            Label(again, 3);
        }

        using var reader = project.OpenForReading();
        Assert.Equal(3, reader.ReadLabels().Count);
        Assert.Empty(reader.Verify());
        Assert.Equal([$"{Schema.Newest + 1} {Schema.Oldest}"], project.Query<string>("SELECT version || ' ' || oldest FROM format"));

        static void Label(Store store, long sample) =>
            store.Submit(new(Guid.NewGuid().ToString("N"), new(sample), "ann", AnswerOutcome.Label, """{"classes":[1]}""", 1, null, 900, 1, null), 1, Majority);
    }

    [Fact]
    public void Creating_over_a_project_is_refused_in_either_engine_and_leaves_it_whole()
    {
        Assert.Throws<ProjectException>(() => Store.Create(project.Folder, TemporaryProject.Definition, [], TemporaryProject.Clock));
        Assert.Throws<ProjectException>(() => Store.Create(project.Folder, TemporaryProject.Definition, [], TemporaryProject.Clock, project.Address));
        using var store = project.Open();
        Assert.Equal(8, store.ReadSamples().Count);
    }

    [Fact]
    public void A_creation_that_fails_leaves_nothing_behind_and_can_be_repeated()
    {
        StoredSample[] twice = [TemporaryProject.Samples[0], TemporaryProject.Samples[0]];
        Assert.Throws<ProjectException>(() => project.Create("twice", TemporaryProject.Definition, twice, TemporaryProject.Clock));
        var folder = Path.Combine(project.Root, "twice");
        Assert.False(Directory.Exists(folder));

        // What a kill between the pointer and the tables leaves.
        Directory.CreateDirectory(folder);
        StorePointer.Write(folder, StorePointer.NewSchema());
        Assert.Contains("holds no finished Winnow project", Assert.Throws<ProjectException>(() => Store.Open(folder, TemporaryProject.Clock, project.Address)).Message, StringComparison.Ordinal);
        using var store = project.Create("twice", TemporaryProject.Definition, TemporaryProject.Samples, TemporaryProject.Clock);
        Assert.Equal(8, store.ReadSamples().Count);
    }

    [Theory]
    [InlineData("""{"engine":"postgresql","schema":"public"}""")]
    [InlineData("""{"engine":"postgresql","schema":"winnow_00000000000000000000000000000000; DROP SCHEMA x"}""")]
    [InlineData("""{"engine":"other","schema":"winnow_00000000000000000000000000000000"}""")]
    [InlineData("no json")]
    public void A_pointer_that_Winnow_did_not_write_is_refused(string content)
    {
        File.WriteAllText(Path.Combine(project.Folder, StorePointer.FileName), content);
        Assert.Contains("does not say where the project's tables lie", Assert.Throws<ProjectException>(project.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_address_the_way_to_give_one_is_named() =>
        Assert.Contains("WINNOW_STORE=postgres://", Assert.Throws<ProjectException>(() => Store.Open(project.Folder, TemporaryProject.Clock)).Message, StringComparison.Ordinal);

    [Fact]
    public void Both_engines_have_the_same_tables_and_columns()
    {
        using var file = new TemporaryProject();
        var sqlite = file.Query<string>(
            """
            SELECT m.name || '.' || c.name || ' ' || CASE c.type WHEN 'INTEGER' THEN 'bigint' WHEN 'REAL' THEN 'double precision' WHEN 'TEXT' THEN 'text' ELSE 'bytea' END
            FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1
            """);
        var other = project.Query<string>("SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> 'format'");
        Assert.Equal(sqlite.Order(StringComparer.Ordinal), other.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_later_migration_that_only_makes_tables_is_one_text_for_both()
    {
        project.Execute(Engines.PostgresTypes.Translate(
            """
            -- An INTEGER in a comment is none.
            CREATE TABLE extra (id INTEGER PRIMARY KEY, name TEXT NOT NULL, value REAL, content BLOB) STRICT, WITHOUT ROWID;
            CREATE INDEX extra_by_name ON extra (name);
            ALTER TABLE samples ADD COLUMN more TEXT;
            """));
        Assert.Equal(
            ["content bytea", "id bigint", "name text", "value double precision"],
            project.Query<string>("SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'extra' ORDER BY 1"));
        Assert.Equal("C", Assert.Single(project.Query<string>("SELECT collation_name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'more'")));
    }

    private Store OpenShared() => Store.OpenShared(project.Folder, TemporaryProject.Clock, project.Address);

    private static AnswerSubmission Label(int sample, string key) => new(key, new(sample), "ann", AnswerOutcome.Label, """{"classes":[1]}""", 1, null, 1_000, 1, null);
}
