package io.storageconnector.benchmarks.storm;

import com.box.sdkgen.box.tokenstorage.TokenStorage;
import com.box.sdkgen.schemas.accesstoken.AccessToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What the Box SDK's documentation tells to write for several processes: its {@link TokenStorage}
 * over a database that all share. Its interface has no version and no condition, so neither has
 * this.
 */
final class SharedTokenStorage implements TokenStorage {

  private final DataSource database;

  SharedTokenStorage(DataSource database) {
    this.database = database;
  }

  void createTable() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE sdk_token (id INT PRIMARY KEY, access_token TEXT, refresh_token TEXT)");
    } catch (SQLException e) {
      throw new IllegalStateException("the SDK's table can't be made", e);
    }
  }

  @Override
  public void store(AccessToken token) {
    String sql =
        "INSERT INTO sdk_token VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE"
            + " SET access_token = excluded.access_token, refresh_token = excluded.refresh_token";
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, token.getAccessToken());
      statement.setString(2, token.getRefreshToken());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the SDK's token can't be stored", e);
    }
  }

  @Override
  public @Nullable AccessToken get() {
    String sql = "SELECT access_token, refresh_token FROM sdk_token WHERE id = 1";
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        return null;
      }
      return new AccessToken.Builder()
          .accessToken(rows.getString(1))
          .refreshToken(rows.getString(2))
          .build();
    } catch (SQLException e) {
      throw new IllegalStateException("the SDK's token can't be read", e);
    }
  }

  @Override
  public void clear() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM sdk_token");
    } catch (SQLException e) {
      throw new IllegalStateException("the SDK's token can't be removed", e);
    }
  }
}
