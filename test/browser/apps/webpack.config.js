// webpack.config.js
export default {
  mode: 'production',
  entry: './main.js',
};
